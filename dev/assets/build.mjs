#!/usr/bin/env node
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Bench } from "./bench.mjs";
import { describe, Failure } from "./failure.mjs";
import { Manifest } from "./manifest.mjs";
import { hashed, placeFiles } from "./output.mjs";
import { buildScripts } from "./scripts.mjs";
import { Styles } from "./styles.mjs";
import { loadTools } from "./tools.mjs";

const USAGE =
	"usage: node build.mjs --bench <folder> [--node-modules <folder>] [--apps frappe,other]";

function readArguments() {
	const text = { type: "string" };
	try {
		const { values } = parseArgs({
			options: { bench: text, "node-modules": text, apps: text },
		});
		if (!values.bench) throw new Failure("--bench is missing");
		return values;
	} catch (error) {
		throw new Failure(`${error.message}; ${USAGE}`);
	}
}

/** Build everything in memory first: a failure must leave the old state whole. */
async function build(context, bundles) {
	const of = (kind) => bundles.filter((bundle) => bundle.kind === kind);
	const scripts = buildScripts(context, of("js"));
	const styles = of("css").map((bundle) => context.styles.build(bundle));
	const [built, ...styled] = await Promise.all([scripts, ...styles]);
	return [...built, ...styled];
}

/** Results as files, with the key that assets.json knows each by. */
function toFiles(results) {
	return results.flatMap(({ bundle, bytes, twin }) => {
		const { app, kind, name, key } = bundle;
		const main = { app, key, ...hashed(kind, name, kind, bytes) };
		if (!twin) return [main];
		return [main, { app, key: `rtl_${key}`, rtl: true, ...hashed("css-rtl", name, kind, twin) }];
	});
}

/** New files, then the maps that name them, then the old files away. */
function publish(bench, apps, files, modules) {
	const maps = [new Manifest(bench, "assets.json"), new Manifest(bench, "assets-rtl.json")];
	for (const app of apps) {
		const own = files.filter((file) => file.app === app);
		maps[0].replace(app, addresses(own.filter((file) => !file.rtl)));
		maps[1].replace(app, addresses(own.filter((file) => file.rtl)));
	}
	const cleanups = apps.map((app) =>
		placeFiles(bench, app, files.filter((file) => file.app === app), modules)
	);
	for (const map of maps) map.write();
	for (const cleanup of cleanups) cleanup();
}

function addresses(files) {
	return Object.fromEntries(
		files.map(({ app, key, path }) => [key, `/assets/${app}/dist/${path}`])
	);
}

async function main() {
	const started = Date.now();
	const given = readArguments();
	const bench = new Bench(given.bench);
	const apps = bench.choose(given.apps?.split(",").map((name) => name.trim()));
	const tools = loadTools(given["node-modules"] ?? dirname(fileURLToPath(import.meta.url)));
	const context = { bench, tools };
	context.styles = new Styles(context);
	const bundles = bench.bundles(apps);
	const files = toFiles(await build(context, bundles));
	publish(bench, apps, files, tools.modules);
	const seconds = ((Date.now() - started) / 1000).toFixed(1);
	console.log(`assets: ${bundles.length} bundles of ${apps.join(", ")} built in ${seconds} s`);
}

main().catch((error) => {
	console.error(`assets: ${describe(error)}`);
	process.exitCode = 1;
});
