import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { injectStyle } from "./styles.mjs";

/** The name of the component object inside its own module. */
const NAME = "__component";

/** Compile `.vue` files; their styles travel inside the script. */
export function vuePlugin({ bench, tools, styles }) {
	return {
		name: "vue-components",
		setup(build) {
			build.onLoad({ filter: /\.vue$/ }, async ({ path }) => {
				const source = await readFile(path, "utf8");
				const id = `data-v-${digest(bench.short(path))}`;
				try {
					return await compileComponent(source, path, id, tools.vueCompiler, styles);
				} catch (error) {
					return { errors: [located(error, path, bench)] };
				}
			});
		},
	};
}

async function compileComponent(source, path, id, compiler, styles) {
	const { descriptor, errors } = compiler.parse(source, { filename: path, sourceMap: false });
	if (errors.length) throw errors[0];
	const script = compileScript(descriptor, id, compiler);
	const template = compileTemplate(descriptor, id, compiler, script.bindings);
	const css = await compileStyles(descriptor, path, id, compiler, styles);
	return {
		contents: [script.code, template, ...ending(descriptor, id, template), css].join("\n"),
		loader: script.language,
	};
}

function compileScript(descriptor, id, compiler) {
	const { script, scriptSetup } = descriptor;
	if (!script && !scriptSetup) return { code: `const ${NAME} = {};`, language: "js" };
	const result = compiler.compileScript(descriptor, {
		id,
		isProd: true,
		inlineTemplate: hasInlineTemplate(descriptor),
		genDefaultAs: NAME,
		templateOptions: { transformAssetUrls: false },
	});
	return { code: result.content, language: result.lang ?? "js", bindings: result.bindings };
}

/** `<script setup>` takes its template into the setup function itself. */
function hasInlineTemplate(descriptor) {
	return Boolean(descriptor.scriptSetup && descriptor.template);
}

function compileTemplate(descriptor, id, compiler, bindings) {
	if (!descriptor.template || hasInlineTemplate(descriptor)) return "";
	const { code, errors } = compiler.compileTemplate({
		source: descriptor.template.content,
		filename: descriptor.filename,
		id,
		isProd: true,
		scoped: isScoped(descriptor),
		transformAssetUrls: false,
		compilerOptions: { bindingMetadata: bindings },
	});
	if (errors.length) throw errors[0];
	return code.replace("export function render(", "function render(");
}

function ending(descriptor, id, template) {
	return [
		template && `${NAME}.render = render;`,
		isScoped(descriptor) && `${NAME}.__scopeId = ${JSON.stringify(id)};`,
		`export default ${NAME};`,
	].filter(Boolean);
}

function isScoped(descriptor) {
	return descriptor.styles.some((style) => style.scoped);
}

async function compileStyles(descriptor, path, id, compiler, styles) {
	const parts = [];
	for (const style of descriptor.styles) {
		const plain = await styles.toCss(style.content, path, style.lang ?? "css");
		const { code, errors } = compiler.compileStyle({
			source: plain.css,
			filename: path,
			id,
			scoped: style.scoped,
			isProd: true,
		});
		if (errors.length) throw errors[0];
		parts.push(code);
	}
	if (!parts.length) return "";
	return injectStyle(await styles.finish({ css: parts.join("\n"), file: path }));
}

/** esbuild would name the importing script instead of the component. */
function located(error, path, bench) {
	const text = error.sassMessage ?? error.message ?? String(error);
	const { line = 1, column = 1 } = error.loc?.start ?? {};
	return { text, location: { file: bench.short(path), line, column } };
}

function digest(text) {
	return createHash("sha256").update(text).digest("hex").slice(0, 8);
}
