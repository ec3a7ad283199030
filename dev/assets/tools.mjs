import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";
import { Failure } from "./failure.mjs";

const PINNED = JSON.parse(
	readFileSync(new URL("./package.json", import.meta.url), "utf8")
).dependencies;

/**
 * Load the compilers from the given folder, which need not lie near this
 * script: the environment keeps its packages outside the source tree.
 */
export function loadTools(folder) {
	const modules = modulesFolder(folder);
	checkVersions(modules);
	const load = createRequire(join(modules, "load.cjs"));
	return {
		modules,
		esbuild: load("esbuild"),
		sass: load("sass"),
		postcss: load("postcss"),
		autoprefixer: load("autoprefixer"),
		rtlcss: load("rtlcss"),
		vueCompiler: load("vue/compiler-sfc"),
		// Few apps use Less, and it takes a while to load.
		less: () => load("less"),
	};
}

function modulesFolder(folder) {
	const path = resolve(folder);
	const modules = basename(path) === "node_modules" ? path : join(path, "node_modules");
	if (!existsSync(modules)) throw new Failure(`no node_modules in ${path}: run npm install there`);
	return modules;
}

/** Other versions than the pinned ones break quietly (blank cards, not errors). */
function checkVersions(modules) {
	for (const [name, wanted] of Object.entries(PINNED)) {
		const found = installedVersion(join(modules, name, "package.json"));
		if (found !== wanted)
			throw new Failure(
				`${modules}: ${name} ${wanted} is needed, ${found ?? "nothing"} is installed: ` +
					`run npm install with dev/assets/package.json`
			);
	}
}

function installedVersion(path) {
	return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).version : undefined;
}
