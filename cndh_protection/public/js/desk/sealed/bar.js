// The bar under a form's title: what is locked, what is open, who opened it before, and the key that hides it.
import { show_who_opened } from "../audit/who_opened";
import { note_call } from "../contacts";
import { COMPARTMENTS } from "./fields";
import { hide_form } from "./hiding";
import { anything_open, changed, locked_slots, opening_of } from "./openings";
import { ask_to_open } from "./opening";
import { is_closed, prospect_of, whom_to_ask } from "./prospects";
import { compartment_name, lock_icon } from "./words";

export function show_bar(frm) {
	const head = frm.page.wrapper.find(".page-head-content").first();
	head.parent().find(".cndh-seals").remove();
	const bar = $('<div class="cndh-seals"></div>');
	const locked = new Set(locked_slots(frm).map(({ compartment }) => compartment));
	const here = COMPARTMENTS.filter((compartment) => locked.has(compartment));
	const closed = here.filter((compartment) => is_closed(frm.doc, compartment));
	here.filter((compartment) => !closed.includes(compartment)).forEach((part) => ask_to_open(frm, part, bar));
	add_closed(frm, bar, closed);
	add_trouble(frm, bar);
	add_tools(frm, bar);
	if (bar.children().length) head.parent().append(bar);
}

// One line for all compartments that the same people answer for.
function add_closed(frm, bar, closed) {
	const answers = closed.map((compartment) => [whom_to_ask(frm.doc, compartment), compartment]);
	for (const whom of new Set(answers.map(([answer]) => answer))) {
		const names = answers.filter(([answer]) => answer === whom).map(([, part]) => compartment_name(part)).join(", ");
		const words = __("{0}: something is stored here, reserved for the team.", [names]);
		$(`<span class="cndh-refused">${lock_icon()} </span>`)
			.append(document.createTextNode(`${words} ${whom}`))
			.appendTo(bar);
	}
}

function add_trouble(frm, bar) {
	const { trouble } = opening_of(frm.doc);
	if (trouble) $('<span class="cndh-trouble" role="alert"></span>').text(trouble).appendTo(bar);
}

function add_tools(frm, bar) {
	const tools = $('<span class="cndh-tools"></span>');
	const opening = opening_of(frm.doc);
	if (opening.for_call && frappe.model.can_create("Contact Log")) {
		const noted = () => {
			opening.for_call = false;
			changed(frm);
		};
		tools.append(tool(__("Note the call"), () => note_call(frm.doc, noted), "btn-primary cndh-note-call"));
	}
	if ((prospect_of(frm.doc) || {}).sees_openings) {
		tools.append(tool(__("Who opened"), () => show_who_opened(frm.doc), "btn-default cndh-who-opened"));
	}
	if (anything_open(frm.doc)) {
		const hide = tool(__("Hide"), () => hide_form(frm), "btn-default cndh-hide");
		tools.append(hide.attr("title", __("Hide what is open ({0})", [__("Ctrl+Shift+H")])));
	}
	if (tools.children().length) bar.append(tools);
}

function tool(label, action, classes) {
	return $(`<button type="button" class="btn btn-xs ${classes}"></button>`).text(label).on("click", action);
}
