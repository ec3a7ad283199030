// The forms of protected documents.
import { lock_cells, watch_new_rows } from "./cells";
import { lock_long_texts } from "./control";
import { is_protected } from "./fields";
import { come_into_view, follow_presence } from "./hiding";
import { open_core } from "./opening";
import { adopt_typed, on_change, remember_typed } from "./openings";
import { learn } from "./prospects";
import { mark_cells } from "./restricted";
import { show_form } from "./showing";
import { quiet_versions } from "./versions";

export function protect_forms() {
	lock_long_texts();
	lock_cells();
	mark_cells();
	quiet_versions();
	on_change(show_form);
	follow_presence();
	for (const doctype of Object.keys(frappe.boot.cndh.sealed)) {
		frappe.ui.form.on(doctype, { before_save: remember_typed, after_save: adopt_typed });
	}
	$(document).on("form-refresh", (event, frm) => is_protected(frm.meta) && follow(frm));
}

function follow(frm) {
	come_into_view(frm);
	watch_new_rows(frm.meta);
	show_form(frm);
	if (frm.is_new()) return;
	// Whoever only reads takes no step either: the server would refuse it.
	$(frm.wrapper).toggleClass("cndh-reading", !(frm.get_docinfo().permissions || {}).write);
	learn(frm);
	open_core(frm);
}
