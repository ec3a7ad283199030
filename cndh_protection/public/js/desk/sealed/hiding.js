// What was opened closes again: by the hide key, after twenty minutes without input, and when the form is left.
import { anything_open, close_everything, close_record } from "./openings";
import { is_protected } from "./fields";
import { show_form } from "./showing";

const IDLE_MINUTES = 20;
const CHECK_MS = 15_000;

let last_input = Date.now();
let shown = null; // what is in view: { frm, doctype, name }; a form is used again for other documents

export function hide_form(frm) {
	// What was being typed goes into the form first: hiding loses nothing.
	if (document.activeElement) document.activeElement.blur();
	close_record(frm.doc, true);
	$(frm.wrapper).addClass("cndh-covered");
	show_form(frm);
}

export function follow_presence() {
	for (const kind of ["keydown", "input", "pointerdown", "pointermove", "wheel", "touchmove"]) {
		document.addEventListener(kind, () => (last_input = Date.now()), { passive: true, capture: true });
	}
	document.addEventListener("keydown", hide_on_key, true);
	document.addEventListener("focusin", uncover, true);
	setInterval(close_when_idle, CHECK_MS);
	frappe.router.on("change", close_when_left);
	// A page kept for the button "Back" holds nothing open.
	window.addEventListener("pagehide", close_everything);
	window.addEventListener("pageshow", (event) => event.persisted && shown && show_form(shown.frm));
}

export function come_into_view(frm) {
	const { doctype, name } = frm.doc;
	if (shown && (shown.doctype !== doctype || shown.name !== name)) close_record(shown);
	shown = { frm, doctype, name };
}

function hide_on_key(event) {
	if (!(event.ctrlKey || event.metaKey) || !event.shiftKey || event.code !== "KeyH") return;
	if (!window.cur_frm || !is_protected(cur_frm.meta)) return;
	event.preventDefault();
	event.stopPropagation();
	hide_form(cur_frm);
}

// Text that was typed and not saved yet is covered by the hide key, until somebody goes on writing in this form.
function uncover(event) {
	const form = event.target.closest(".cndh-covered");
	if (form && event.target.closest(".cndh-sealed")) form.classList.remove("cndh-covered");
}

function close_when_idle() {
	if (!shown || Date.now() - last_input < IDLE_MINUTES * 60_000) return;
	if (anything_open(shown)) hide_form(shown.frm);
}

function close_when_left() {
	if (!shown) return;
	const [view, doctype, name] = frappe.get_route();
	if (view === "Form" && doctype === shown.doctype && name === shown.name) return;
	const left = shown;
	shown = null;
	close_record(left);
	show_form(left.frm);
}
