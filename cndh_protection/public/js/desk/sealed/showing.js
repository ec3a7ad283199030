// A form shows anew what is locked and what is open, without touching what somebody is typing.
import { show_bar } from "./bar";
import { show_exception } from "./exception";
import { compartment_of, protected_tables, stored_slots } from "./fields";
import { name_opened, restricted_links, show_restricted } from "./restricted";

export function show_form(frm) {
	for (const control of frm.fields) {
		if (compartment_of(frm.doctype, control.df.fieldname) && !is_typed_in(control)) control.refresh();
	}
	show_tables(frm);
	show_restricted(frm);
	show_bar(frm);
	show_exception(frm);
	name_opened(frm, stored_slots(frm)).then((named) => {
		if (!named) return;
		show_tables(frm);
		show_restricted(frm);
	});
}

function show_tables(frm) {
	for (const df of protected_tables(frm.meta)) show_table(frm, df);
}

function show_table(frm, df) {
	const marks = Object.values(restricted_links(df.options)).map(({ mark }) => mark);
	const fieldnames = [...Object.keys(frappe.boot.cndh.sealed[df.options]), ...marks];
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
