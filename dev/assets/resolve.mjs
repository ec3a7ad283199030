import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Marks our own questions to esbuild, so that the plugin lets them pass. */
const OURS = { ours: true };

/** What stands in for Frappe's fork of the date picker; it imports the package itself. */
const DATEPICKER_WITH_SECONDS = fileURLToPath(new URL("seconds.js", import.meta.url));

/**
 * Resolve bare imports ("vue", "frappe/public/js/x") of app sources.
 *
 * The sources lie outside the tree of node_modules, so esbuild alone would not
 * find a package; its `nodePaths` option would, but ignores a package's
 * `exports` and takes the CommonJS Vue with its whole compiler. So each bare
 * import is asked again as if it came from beside node_modules.
 */
export function resolvePlugin({ bench, tools }) {
	// One copy of Vue for all, the one without the template compiler: two would
	// not see each other's reactive state.
	const vue = join(tools.modules, "vue", "dist", "vue.runtime.esm-bundler.js");
	return {
		name: "bare-imports",
		setup(build) {
			build.onResolve({ filter: /^vue$/ }, () => ({ path: vue }));
			build.onResolve({ filter: /^air-datepicker\/dist\/js\/datepicker\.min\.js$/ }, (args) =>
				args.importer === DATEPICKER_WITH_SECONDS ? undefined : { path: DATEPICKER_WITH_SECONDS }
			);
			build.onResolve({ filter: /^[^./]/ }, async (args) => {
				// Packages find each other (and their own nested versions) unaided.
				if (args.pluginData === OURS || args.importer.includes(`${sep}node_modules${sep}`))
					return;
				for (const [path, resolveDir] of candidates(bench, tools, args.path)) {
					const answer = await build.resolve(path, {
						resolveDir,
						importer: args.importer,
						kind: args.kind,
						pluginData: OURS,
					});
					if (!answer.errors.length) return answer;
				}
			});
		},
	};
}

function candidates(bench, tools, path) {
	const app = path.split("/")[0];
	const beside = [[path, join(tools.modules, "..")]];
	return bench.apps.includes(app) ? [[`./${path}`, bench.root(app)], ...beside] : beside;
}
