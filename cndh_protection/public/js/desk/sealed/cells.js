// Where a protected field is shown without a control: the cells of a table. A locked cell opens its row.
import { compartment_of, is_token, protected_tables } from "./fields";
import { text_behind } from "./openings";
import { restricted_links } from "./restricted";
import { compartment_name, lock_icon } from "./words";

export function lock_cells() {
	const { formatters } = frappe.form;
	const plain = formatters.LongText || formatters.Data;
	formatters.LongText = function (value, df, options, doc) {
		const compartment = df && compartment_of((doc && doc.doctype) || df.parent, df.fieldname);
		return compartment ? cell(value, df, doc, compartment) : plain(value, df, options, doc);
	};
	// Before the table's own handler, which would turn the cell into an input.
	document.addEventListener("click", open_row, true);
}

function cell(value, df, doc, compartment) {
	if (!value) return "";
	const text = is_token(value) ? doc && text_behind(doc, df.fieldname, value) : value;
	if (text !== undefined) return frappe.utils.escape_html(text);
	return `<span class="cndh-lock-cell">${lock_icon()} ${compartment_name(compartment)}</span>`;
}

function open_row(event) {
	if (!event.target.closest || !event.target.closest(".grid-row .data-row")) return;
	const column = event.target.closest(".grid-static-col");
	if (!column || !column.querySelector(".cndh-lock-cell, .cndh-locked, .cndh-mark-cell")) return;
	const row = $(column).closest(".grid-row").data("grid_row");
	if (!row) return;
	event.stopPropagation();
	row.toggle_view(true);
}

const watched = new Set();

// A row that is duplicated starts empty where it is protected: a token is good for its own place only.
export function watch_new_rows(meta) {
	if (watched.has(meta.name)) return;
	watched.add(meta.name);
	for (const df of protected_tables(meta)) {
		frappe.ui.form.on(df.options, { [`${df.fieldname}_add`]: drop_tokens });
	}
}

function drop_tokens(frm, doctype, name) {
	const row = frappe.get_doc(doctype, name);
	for (const fieldname of Object.keys(frappe.boot.cndh.sealed[doctype])) {
		if (is_token(row[fieldname])) frappe.model.set_value(doctype, name, fieldname, null);
	}
	for (const { mark } of Object.values(restricted_links(doctype))) {
		if (row[mark]) frappe.model.set_value(doctype, name, mark, null);
	}
}
