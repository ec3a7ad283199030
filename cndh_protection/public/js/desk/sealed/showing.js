// A form shows anew what is locked and what is open, without touching what somebody is typing.
import { compartment_of, protected_tables } from "./fields";
import { show_bar } from "./bar";

export function show_form(frm) {
	for (const control of frm.fields) {
		if (compartment_of(frm.doctype, control.df.fieldname) && !is_typed_in(control)) control.refresh();
	}
	for (const df of protected_tables(frm.meta)) show_table(frm, df);
	show_bar(frm);
}

function show_table(frm, df) {
	const fieldnames = Object.keys(frappe.boot.cndh.sealed[df.options]);
	for (const row of frm.fields_dict[df.fieldname].grid.grid_rows || []) {
		fieldnames.filter((fieldname) => !is_typed_in_row(row, fieldname)).forEach((name) => row.refresh_field(name));
	}
}

function is_typed_in_row(row, fieldname) {
	const in_form = row.grid_form && row.grid_form.fields_dict && row.grid_form.fields_dict[fieldname];
	return is_typed_in(row.on_grid_fields_dict[fieldname]) || is_typed_in(in_form);
}

function is_typed_in(control) {
	return Boolean(control && control.$input && control.$input.is(":focus"));
}
