// States and steps are stored by their English names; people read them in their own language.

const COLUMNS_OF_STEPS = ["action", "from_state", "to_state"];

export function translate_states(frm) {
	const { workflow_state, steps } = frm.fields_dict;
	if (workflow_state) workflow_state.df.formatter = translated;
	if (steps) COLUMNS_OF_STEPS.forEach((fieldname) => translate_column(frm, steps.df, fieldname));
}

// A row that is shown already has a copy of the column's properties.
function translate_column(frm, table, fieldname) {
	frappe.meta.get_docfield(table.options, fieldname).formatter = translated;
	for (const row of frm.doc[table.fieldname] || []) {
		frappe.meta.get_docfield(table.options, fieldname, row.name).formatter = translated;
	}
}

function translated(value) {
	return frappe.utils.escape_html(__(value || ""));
}
