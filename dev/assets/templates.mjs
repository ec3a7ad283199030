import { readFile } from "node:fs/promises";
import { basename } from "node:path";

/**
 * `import "./page.html"` files the text under frappe.templates.page, where
 * frappe.render_template looks for it.
 */
export function templatePlugin() {
	return {
		name: "html-templates",
		setup(build) {
			build.onLoad({ filter: /\.html$/ }, async ({ path }) => ({
				contents: templateScript(basename(path, ".html"), await readFile(path, "utf8")),
				loader: "js",
			}));
		},
	};
}

/**
 * A template literal and not a JSON string: Frappe's templates are written for
 * one, with escapes such as \' that the literal must still resolve. Hence only
 * what would end it is escaped.
 */
export function templateScript(name, html) {
	const text = html
		.replace(/<!--[\s\S]*?-->/g, "")
		.replace(/\s+/g, " ")
		.replace(/`|\$\{/g, "\\$&");
	return `frappe.templates[${JSON.stringify(name)}] = \`${text}\`;\n`;
}
