import { existsSync, readdirSync, realpathSync } from "node:fs";
import { basename, join, relative, resolve, sep } from "node:path";
import { Failure } from "./failure.mjs";

const BUNDLE = /^(.+)\.bundle\.(js|ts|css|scss|sass|less)$/;
const SCRIPTS = new Set(["js", "ts"]);
/** What other builds left in a public folder is not source. */
const NOT_SOURCE = new Set(["dist", "node_modules"]);

/** A bench folder: where its apps, their public folders and the results lie. */
export class Bench {
	constructor(folder) {
		this.folder = resolve(folder);
		this.assets = join(this.folder, "sites", "assets");
		for (const part of ["apps", "sites"])
			if (!existsSync(join(this.folder, part)))
				throw new Failure(`${this.folder} is no bench: it has no folder "${part}"`);
		this.roots = findRoots(join(this.folder, "apps"));
		this.apps = [...this.roots.keys()];
	}

	/** The app's repository; `frappe/public/...` in an import starts here. */
	root(app) {
		return this.roots.get(app);
	}

	publicFolder(app) {
		return join(this.root(app), app, "public");
	}

	/** The apps named (all, without names), after a check that they exist. */
	choose(names) {
		for (const name of names ?? [])
			if (!this.apps.includes(name))
				throw new Failure(`no app "${name}" in ${join(this.folder, "apps")}`);
		return names ?? this.apps;
	}

	/** The app that a file belongs to, if it lies in an app's public folder. */
	ownerOf(file) {
		return this.apps.find((app) => file.startsWith(this.publicFolder(app) + sep));
	}

	/**
	 * Every bundle of the apps as {app, name, file, kind, key}; key is its name
	 * in assets.json. Two bundles of one key would hide one another: refused.
	 */
	bundles(apps) {
		const found = apps.flatMap((app) => this.bundlesOf(app));
		const byKey = new Map();
		for (const bundle of found) {
			const other = byKey.get(bundle.key);
			if (other)
				throw new Failure(`two bundles are called ${bundle.key}: ${other.file}, ${bundle.file}`);
			byKey.set(bundle.key, bundle);
		}
		return found;
	}

	bundlesOf(app) {
		const folder = this.publicFolder(app);
		if (!existsSync(folder)) return [];
		return filesUnder(folder)
			.filter((file) => BUNDLE.test(basename(file)))
			.sort()
			.map((file) => describeBundle(app, file));
	}

	/** A path that is the same on every machine: app, then path in its repository. */
	short(file) {
		const app = this.apps.find((name) => file.startsWith(this.root(name) + sep));
		return app ? join(app, relative(this.root(app), file)) : file;
	}
}

/**
 * Each app's name and true folder: an app under development is often a link
 * to a checkout, and esbuild reports files by their true path.
 */
function findRoots(folder) {
	const apps = readdirSync(folder).filter((app) => existsSync(join(folder, app, app)));
	return new Map(apps.sort().map((app) => [app, realpathSync(join(folder, app))]));
}

function describeBundle(app, file) {
	const [, name, extension] = basename(file).match(BUNDLE);
	const kind = SCRIPTS.has(extension) ? "js" : "css";
	return { app, name, file, kind, key: `${name}.bundle.${kind}` };
}

function filesUnder(folder) {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) return NOT_SOURCE.has(entry.name) ? [] : filesUnder(path);
		return entry.isFile() ? [path] : [];
	});
}
