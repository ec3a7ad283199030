// The answers in the form's document: one row for each question, as the server arranges them.
import { NOT_KNOWN } from "./words";

export function row_of(frm, item) {
	return (frm.doc.answers || []).find((row) => row.item === item);
}

export function answer_of(frm, item) {
	const row = row_of(frm, item);
	return row ? row.answer || "" : "";
}

export function give_answer(frm, item, answer) {
	const row = row_of(frm, item) || frm.add_child("answers", { item });
	return frappe.model.set_value(row.doctype, row.name, "answer", answer);
}

// Have exactly the rows of the form's questions. known: answers to begin with, where none was given.
export function have_rows(frm, items, known = {}) {
	const asked = new Set(items.map(({ item }) => item));
	const strange = (frm.doc.answers || []).filter((row) => !asked.has(row.item));
	strange.forEach((row) => frappe.model.clear_doc(row.doctype, row.name));
	for (const { item } of items) {
		if (!row_of(frm, item)) frm.add_child("answers", { item, answer: known[item] || "" });
	}
	const { grid } = frm.fields_dict.answers;
	grid.cannot_add_rows = true;
	grid.df.cannot_delete_rows = 1;
	frm.refresh_field("answers");
}

export function given_answers(frm) {
	const rows = (frm.doc.answers || []).filter((row) => row.answer);
	return Object.fromEntries(rows.map((row) => [row.item, row.answer]));
}

export function say_rest_is_not_known(frm) {
	const open = (frm.doc.answers || []).filter((row) => !row.answer);
	return Promise.all(open.map((row) => give_answer(frm, row.item, NOT_KNOWN)));
}

// The row of a question in the table below, where its comment and its source are written.
export function open_comment(frm, item) {
	const row = row_of(frm, item);
	const field = frm.fields_dict.answers;
	const { section } = field;
	if (section && section.is_collapsed()) section.collapse(false);
	const shown = field.grid.grid_rows_by_docname[row.name];
	shown.toggle_view(true);
	frappe.utils.scroll_to(shown.wrapper, true, 120);
}
