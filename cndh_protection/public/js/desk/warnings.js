// What must be mended for deadlines to hold, in the server's words. Above every page for whoever can mend it.

export function warnings_html(warnings) {
	return warnings.map(({ grave, text }) => warning_html(grave, text)).join("");
}

function warning_html(grave, text) {
	const look = grave ? "cndh-warning cndh-warning-grave" : "cndh-warning";
	return `<p class="${look}" role="${grave ? "alert" : "note"}">${frappe.utils.escape_html(text)}</p>`;
}

export function show_warnings() {
	const { warnings } = frappe.boot.cndh;
	const body = document.getElementById("body");
	if (!body || !warnings.length) return;
	const bar = document.createElement("div");
	bar.className = "cndh-warnings container";
	bar.innerHTML = warnings_html(warnings);
	body.before(bar);
}
