// The history of a document says that a protected field was changed, and shows no token.

const TOKENS = /"cndh1\.[^"]*"/g;

// The lines "changed … from … to …" under a form.
export function quiet_timeline(frm) {
	const timeline = frm.timeline;
	if (!timeline || timeline.cndh_quiet || !timeline.get_version_timeline_contents) return;
	timeline.cndh_quiet = true;
	const contents = timeline.get_version_timeline_contents;
	timeline.get_version_timeline_contents = function (...args) {
		for (const version of this.doc_info.versions || []) version.data = without_tokens(version.data);
		return contents.apply(this, args);
	};
}

function without_tokens(data) {
	return data && data.replace(TOKENS, JSON.stringify(__("protected value")));
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
