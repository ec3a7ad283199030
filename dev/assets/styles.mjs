import { readFile } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { inlinePlugin } from "./inline.mjs";
import { PREFIX_TARGET, STYLE_TARGET } from "./targets.mjs";

/** Everything from Sass, Less or CSS source to the final bytes. */
export class Styles {
	constructor({ bench, tools }) {
		this.tools = tools;
		this.loadPaths = [tools.modules, ...bench.apps.map((app) => bench.root(app))];
		const { postcss, autoprefixer } = tools;
		this.postcss = postcss([
			inlinePlugin({ bench, postcss, modules: tools.modules }),
			autoprefixer({ overrideBrowserslist: PREFIX_TARGET }),
		]);
		this.rtlcss = postcss([tools.rtlcss()]);
	}

	/** @returns the bundle's bytes and those of its twin for right-to-left scripts */
	async build(bundle) {
		const source = await readFile(bundle.file, "utf8");
		const plain = await this.toCss(source, bundle.file, extname(bundle.file).slice(1));
		const css = await this.prefix(plain);
		// The twin is made before minifying, which drops rtlcss's /*rtl:...*/ notes.
		const twin = this.rtlcss.process(css, { from: undefined, map: false }).css;
		return {
			bundle,
			bytes: Buffer.from(await this.minify(css)),
			twin: Buffer.from(await this.minify(twin)),
		};
	}

	/** Prefixed and minified CSS, for a style that goes inside a script. */
	async finish(plain) {
		return this.minify(await this.prefix(plain));
	}

	/** @returns {css, file, map}; imports of plain CSS are still in it */
	async toCss(source, file, language) {
		if (language === "scss" || language === "sass") return this.fromSass(source, file, language);
		if (language === "less") return this.fromLess(source, file);
		return { css: source, file };
	}

	fromSass(source, file, language) {
		const { sass, modules } = this.tools;
		const result = sass.compileString(source, {
			url: pathToFileURL(file),
			syntax: language === "sass" ? "indented" : "scss",
			loadPaths: this.loadPaths,
			importers: [tildeImporter(modules)],
			// Says which partial a relative url() came from: see inline.mjs.
			sourceMap: true,
			// Frappe and Bootstrap 4 are old Sass: hundreds of deprecations.
			logger: sass.Logger.silent,
		});
		return { css: result.css, file, map: result.sourceMap };
	}

	async fromLess(source, file) {
		const paths = [dirname(file), ...this.loadPaths];
		const { css } = await this.tools.less().render(source, { filename: file, paths });
		return { css, file };
	}

	async prefix({ css, file, map }) {
		// The old map is read for the origin of each rule; making a new one is slow.
		const root = this.tools.postcss.parse(css, { from: file, map: { prev: map ?? false } });
		return (await this.postcss.process(root, { from: file, map: false })).css;
	}

	async minify(css) {
		const options = { loader: "css", minify: true, target: STYLE_TARGET, logLevel: "silent" };
		return (await this.tools.esbuild.transform(css, options)).code;
	}
}

/** `@import "~package/file"` as webpack taught people to write it. */
function tildeImporter(modules) {
	return {
		findFileUrl(url) {
			return url.startsWith("~") ? pathToFileURL(join(modules, url.slice(1))) : null;
		},
	};
}

/** JavaScript that puts the CSS on the page. */
export function injectStyle(css) {
	return `{
	const style = document.createElement("style");
	style.textContent = ${JSON.stringify(css)};
	document.head.appendChild(style);
}`;
}
