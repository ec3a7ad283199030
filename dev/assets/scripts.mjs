import { readFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import { resolvePlugin } from "./resolve.mjs";
import { injectStyle } from "./styles.mjs";
import { SCRIPT_TARGET } from "./targets.mjs";
import { templatePlugin } from "./templates.mjs";
import { vuePlugin } from "./vue.mjs";

/**
 * Build all script bundles in one esbuild run, which shares parsed files.
 * Nothing is injected: the libs bundle sets jQuery before the others load.
 * @returns [{bundle, bytes}]
 */
export async function buildScripts(context, bundles) {
	if (!bundles.length) return [];
	const names = bundles.map((bundle, index) => [`${index}`, bundle.file]);
	const result = await context.tools.esbuild.build({
		absWorkingDir: context.bench.folder,
		entryPoints: Object.fromEntries(names),
		outdir: context.bench.assets,
		write: false,
		bundle: true,
		minify: true,
		format: "iife",
		platform: "browser",
		target: SCRIPT_TARGET,
		logLevel: "silent",
		define: {
			"process.env.NODE_ENV": '"production"',
			__VUE_OPTIONS_API__: "true",
			__VUE_PROD_DEVTOOLS__: "false",
			__VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
		},
		plugins: [
			resolvePlugin(context),
			templatePlugin(),
			vuePlugin(context),
			styleImportPlugin(context),
		],
	});
	return result.outputFiles.map(({ path, contents }) => ({
		bundle: bundles[Number(basename(path, ".js"))],
		bytes: Buffer.from(contents),
	}));
}

/** A style imported by a script goes inside it: no page loads a CSS beside a bundle. */
function styleImportPlugin({ styles }) {
	return {
		name: "style-imports",
		setup(build) {
			build.onLoad({ filter: /\.(css|scss|sass|less)$/ }, async ({ path }) => {
				const language = extname(path).slice(1);
				const plain = await styles.toCss(await readFile(path, "utf8"), path, language);
				return { contents: injectStyle(await styles.finish(plain)), loader: "js" };
			});
		},
	};
}
