import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure } from "./failure.mjs";

/** Addresses that a browser resolves by itself: /x, //x, #x, data:, https: ... */
const ABSOLUTE = /^(\/|#|[a-z][a-z0-9+.-]*:)/i;
const IMPORT = /^(?:url\(\s*)?(["']?)([^"')\s]+)\1\s*\)?\s*(.*)$/s;
const URL = /url\(\s*(["']?)([^"')]+?)\1\s*\)/g;

/**
 * PostCSS plugin: put imported CSS files in place and make each relative url()
 * absolute, since the bundle is served from another folder than its sources.
 * PostCSS keeps comments, which rtlcss takes orders from; esbuild drops them.
 */
export function inlinePlugin(context) {
	return {
		postcssPlugin: "inline-imports",
		Once(root) {
			inlineImports(root, context, []);
			tidyTop(root);
			root.walkDecls(/./, (declaration) => {
				if (!declaration.value.includes("url(")) return;
				declaration.value = declaration.value.replace(URL, (whole, quote, address) =>
					ABSOLUTE.test(address)
						? whole
						: `url(${quote}${served(address, originOf(declaration), context)}${quote})`
				);
			});
		},
	};
}

function inlineImports(root, context, trail) {
	root.walkAtRules("import", (rule) => {
		const [, , address, media] = rule.params.match(IMPORT);
		if (address.startsWith("/assets/") || ABSOLUTE.test(address)) return;
		const file = locate(address, originOf(rule), context);
		if (trail.includes(file)) throw new Failure(`${file} imports itself`);
		const imported = context.postcss.parse(readFileSync(file, "utf8"), { from: file });
		inlineImports(imported, context, [...trail, file]);
		rule.replaceWith(media ? wrapped(imported, media, context) : imported.nodes);
	});
}

/** What CSS only allows at the top may lie further down after the merge. */
function tidyTop(root) {
	// The result is plain ASCII: esbuild escapes the rest.
	root.walkAtRules("charset", (rule) => rule.remove());
	const elsewhere = [];
	root.walkAtRules("import", (rule) => elsewhere.push(rule.remove()));
	root.prepend(elsewhere);
}

function wrapped(imported, media, { postcss }) {
	const rule = postcss.atRule({ name: "media", params: media, nodes: [] });
	rule.append(imported.nodes);
	return rule;
}

/** The file a node was written in; for Sass, the partial, by its source map. */
function originOf({ source }) {
	const { input, start } = source;
	const origin = input.origin(start.line, start.column);
	return origin?.file ?? (origin?.url ? fileURLToPath(origin.url) : input.file);
}

/** A CSS file by its import: beside the importer, in an app, or in a package. */
function locate(address, importer, { bench, modules }) {
	const bare = address.replace(/^~|^.*\/node_modules\//, "");
	const places = [dirname(importer), ...bench.apps.map((app) => bench.root(app)), modules];
	const found = places.flatMap((place) => [join(place, bare), join(place, `${bare}.css`)]);
	const file = found.find((path) => path.endsWith(".css") && existsSync(path));
	if (!file) throw new Failure(`${importer}: no file for @import "${address}"`);
	return file;
}

/** The address under which the bench serves the file that a relative url() means. */
function served(address, importer, { bench, modules }) {
	const [path, rest] = address.split(/(?=[?#])(.*)/s);
	const file = join(dirname(importer), path);
	if (!existsSync(file)) throw new Failure(`${importer}: no file for url(${address})`);
	const app = bench.ownerOf(file);
	const base = app ? bench.publicFolder(app) : modules;
	const prefix = app ? `/assets/${app}/` : "/assets/frappe/node_modules/";
	if (!file.startsWith(base + sep))
		throw new Failure(`${importer}: url(${address}) lies in no folder that is served`);
	return prefix + relative(base, file).split(sep).join("/") + (rest ?? "");
}
