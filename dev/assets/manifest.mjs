import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "./failure.mjs";
import { writeFile } from "./output.mjs";

/** One of the two maps from a bundle's name to the address of its built file. */
export class Manifest {
	constructor(bench, name) {
		this.path = join(bench.assets, name);
		this.entries = existsSync(this.path) ? parse(this.path) : {};
	}

	/** Forget what the app built before, keep what other apps built. */
	replace(app, entries) {
		for (const [key, address] of Object.entries(this.entries))
			if (address.startsWith(`/assets/${app}/`)) delete this.entries[key];
		for (const [key, address] of Object.entries(entries)) {
			if (key in this.entries)
				throw new Failure(`${key} of ${app} would hide ${this.entries[key]}: rename one`);
			this.entries[key] = address;
		}
	}

	write() {
		const sorted = Object.fromEntries(Object.entries(this.entries).sort());
		writeFile(this.path, JSON.stringify(sorted, null, "\t") + "\n");
	}
}

function parse(path) {
	try {
		return JSON.parse(readFileSync(path, "utf8"));
	} catch {
		throw new Failure(`${path} is not JSON: remove it and build all apps`);
	}
}
