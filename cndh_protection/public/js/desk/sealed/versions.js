// The history of a document says that a protected field was changed, and shows no token; the rest of it in words.

const TOKENS = /"cndh1\.[^"]*"/g;

// The lines "changed … from … to …" under a form.
export function quiet_timeline(frm) {
	const timeline = frm.timeline;
	if (!timeline || timeline.cndh_quiet || !timeline.get_version_timeline_contents) return;
	timeline.cndh_quiet = true;
	const contents = timeline.get_version_timeline_contents;
	timeline.get_version_timeline_contents = function (...args) {
		for (const version of this.doc_info.versions || []) tell(frm, version);
		return with_labels_in_words(() => contents.apply(this, args));
	};
}

// Once: a row that is counted from one is not counted from two the next time.
function tell(frm, version) {
	if (version.cndh_told) return;
	version.data = in_words(frm, without_tokens(version.data));
	version.cndh_told = true;
}

// The platform leaves the labels of a table's columns in English there.
function with_labels_in_words(work) {
	const { get_label } = frappe.meta;
	frappe.meta.get_label = (...args) => __(get_label.apply(frappe.meta, args));
	try {
		return work();
	} finally {
		frappe.meta.get_label = get_label;
	}
}

function without_tokens(data) {
	return data && data.replace(TOKENS, JSON.stringify(__("protected value")));
}

// What was chosen from a list by its label, and each table once, however many rows it got.
function in_words(frm, data) {
	if (!data) return data;
	const version = JSON.parse(data);
	for (const change of version.changed || []) {
		change.splice(1, 2, ...change.slice(1, 3).map((value) => label_of(frm.doctype, change[0], value)));
	}
	for (const row of version.row_changed || []) {
		const [table, , , changes] = row;
		row[1] += 1; // it counts rows from zero
		const child = (frappe.meta.get_docfield(frm.doctype, table, frm.docname) || {}).options;
		for (const change of changes) change.splice(1, 2, ...change.slice(1, 3).map((value) => label_of(child, change[0], value)));
	}
	for (const kind of ["added", "removed"]) {
		const rows = version[kind] || [];
		version[kind] = rows.filter(([table], at) => rows.findIndex((row) => row[0] === table) === at);
	}
	return JSON.stringify(version);
}

function label_of(doctype, fieldname, value) {
	const df = frappe.meta.get_docfield(doctype, fieldname);
	if (!df || !value) return value;
	if (df.fieldtype === "Select" || df.options === "Workflow State") return __(value);
	return (df.fieldtype === "Link" && frappe.utils.get_link_title(df.options, value)) || value;
}

// The form of a Version shows the same in a table.
export function quiet_versions() {
	frappe.ui.form.on("Version", {
		refresh(frm) {
			const cells = frm.fields_dict.table_html.$wrapper.find("td");
			cells.filter((_n, cell) => /\bcndh1\./.test(cell.textContent)).text(__("protected value"));
		},
	});
}
