// What was opened closes again: by the hide key, after twenty minutes without input, and when the form is left.
import { follow_input, on_hide_key, on_idle } from "../presence";
import { anything_open, changed, close_everything, close_record } from "./openings";
import { is_protected } from "./fields";
import { forget } from "./prospects";

let shown = null; // what is in view: { frm, doctype, name }; a form is used again for other documents

export function hide_form(frm) {
	// What was being typed goes into the form first: hiding loses nothing.
	if (document.activeElement) document.activeElement.blur();
	close_record(frm.doc, true);
	$(frm.wrapper).addClass("cndh-covered");
	changed(frm);
}

export function follow_presence() {
	follow_input();
	on_idle(() => shown && anything_open(shown) && hide_form(shown.frm));
	on_hide_key(hide_form_in_view);
	document.addEventListener("focusin", uncover, true);
	frappe.router.on("change", close_when_left);
	// A page kept for the button "Back" holds nothing open.
	window.addEventListener("pagehide", close_everything);
	window.addEventListener("pageshow", (event) => event.persisted && shown && changed(shown.frm));
}

export function come_into_view(frm) {
	const { doctype, name } = frm.doc;
	if (shown && (shown.doctype !== doctype || shown.name !== name)) close_record(shown);
	shown = { frm, doctype, name };
}

function hide_form_in_view() {
	if (!window.cur_frm || !is_protected(cur_frm.meta)) return false;
	hide_form(cur_frm);
	return true;
}

// Text that was typed and not saved yet is covered by the hide key, until somebody goes on writing in this form.
function uncover(event) {
	const form = event.target.closest(".cndh-covered");
	if (form && event.target.closest(".cndh-sealed")) form.classList.remove("cndh-covered");
}

function close_when_left() {
	if (!shown) return;
	const [view, doctype, name] = frappe.get_route();
	if (view === "Form" && doctype === shown.doctype && name === shown.name) return;
	const left = shown;
	shown = null;
	close_record(left);
	forget(left);
	changed(left.frm);
}
