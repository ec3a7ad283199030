import { createHash } from "node:crypto";
import fs from "node:fs";
import { dirname, join, relative } from "node:path";

/** Hashed files of one app: {path below dist, bytes}. */
export function hashed(folder, name, extension, bytes) {
	const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8).toUpperCase();
	return { path: `${folder}/${name}.bundle.${hash}.${extension}`, bytes };
}

/**
 * Put an app's new files beside its old ones and return a function that
 * removes the old: to be called once assets.json names the new.
 */
export function placeFiles(bench, app, files, modules) {
	const target = join(bench.assets, app);
	fs.mkdirSync(bench.assets, { recursive: true });
	if (isRealFolder(target)) {
		fill(target, bench, app, files, modules);
	} else {
		const fresh = join(bench.assets, `.${app}.${process.pid}`);
		try {
			fill(fresh, bench, app, files, modules);
			fs.rmSync(target, { force: true });
			fs.renameSync(fresh, target);
		} finally {
			fs.rmSync(fresh, { recursive: true, force: true });
		}
	}
	return () => removeOthers(join(target, "dist"), files);
}

/**
 * The folder served as /assets/<app> is a real one, with a link to each entry
 * of the app's public folder. A bench usually links the whole public folder:
 * then results would land inside the app's own source tree.
 */
function fill(target, bench, app, files, modules) {
	fs.mkdirSync(target, { recursive: true });
	removeDeadLinks(target);
	const source = bench.publicFolder(app);
	const entries = fs.existsSync(source) ? fs.readdirSync(source) : [];
	for (const entry of entries.filter((name) => name !== "dist"))
		// Relative, so that a bench can be moved.
		link(relative(realFolder(target), join(realFolder(source), entry)), join(target, entry));
	// Some libraries are loaded by address at run time: ace-builds, qz-tray ...
	if (app === "frappe") link(modules, join(target, "node_modules"));
	for (const { path, bytes } of files) writeFile(join(target, "dist", path), bytes);
}

function realFolder(path) {
	return fs.realpathSync(path);
}

/** Set a link, replacing another; a real file or folder of that name stays. */
function link(to, path) {
	const old = fs.lstatSync(path, { throwIfNoEntry: false });
	if (old && (!old.isSymbolicLink() || fs.readlinkSync(path) === to)) return;
	const temporary = `${path}.${process.pid}`;
	fs.symlinkSync(to, temporary);
	fs.renameSync(temporary, path);
}

function removeDeadLinks(folder) {
	for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
		const path = join(folder, entry.name);
		if (entry.isSymbolicLink() && !fs.existsSync(path)) fs.rmSync(path);
	}
}

function isRealFolder(path) {
	return fs.lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Write beside and rename, so that nobody reads half a file. */
export function writeFile(path, bytes) {
	fs.mkdirSync(dirname(path), { recursive: true });
	const temporary = `${path}.${process.pid}`;
	fs.writeFileSync(temporary, bytes);
	fs.renameSync(temporary, path);
}

function removeOthers(dist, files) {
	const kept = new Set(files.map(({ path }) => join(dist, path)));
	for (const kind of ["js", "css", "css-rtl"]) {
		const folder = join(dist, kind);
		if (!fs.existsSync(folder)) continue;
		for (const name of fs.readdirSync(folder))
			if (!kept.has(join(folder, name))) fs.rmSync(join(folder, name));
	}
}
