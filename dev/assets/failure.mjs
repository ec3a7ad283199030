/** An error that a person can act on: printed as one line, without a stack. */
export class Failure extends Error {}

/**
 * Turn whatever a tool threw into one line: file, place, what is wrong.
 * esbuild lists errors, Sass points with a span, Less and PostCSS with fields.
 */
export function describe(error) {
	if (error instanceof Failure) return error.message;
	if (error.errors?.length) return describeList(error.errors);
	if (error.span?.url) {
		const { url, start } = error.span;
		return place(url.pathname, start.line + 1, start.column + 1, error.sassMessage);
	}
	if (error.filename) return place(error.filename, error.line, error.column, error.message);
	if (error.name === "CssSyntaxError")
		return place(error.file, error.line, error.column, error.reason);
	// Anything else is a fault of this build: its origin helps more than brevity.
	return String(error.stack ?? error).split("\n").slice(0, 2).join(" ");
}

function describeList(errors) {
	const [{ text, location }] = errors;
	const first = location ? place(location.file, location.line, location.column, text) : text;
	return errors.length > 1 ? `${first} (and ${errors.length - 1} more)` : first;
}

function place(file, line, column, text) {
	return `${file}:${line}:${column}: ${String(text).split("\n")[0]}`;
}
