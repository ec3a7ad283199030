// The bar under a form's title: what is locked, what is open, and the key that hides it.
import { COMPARTMENTS } from "./fields";
import { anything_open, locked_slots, opening_of } from "./openings";
import { ask_to_open } from "./opening";
import { hide_form } from "./hiding";
import { compartment_name, lock_icon } from "./words";

export function show_bar(frm) {
	const head = frm.page.wrapper.find(".page-head-content").first();
	head.parent().find(".cndh-seals").remove();
	const bar = $('<div class="cndh-seals"></div>');
	const { refused, trouble } = opening_of(frm.doc);
	const locked = new Set(locked_slots(frm).map(({ compartment }) => compartment));
	const here = COMPARTMENTS.filter((compartment) => locked.has(compartment));
	here.filter((compartment) => !refused.has(compartment)).forEach((compartment) => ask_to_open(frm, compartment, bar));
	add_refusal(bar, here.filter((compartment) => refused.has(compartment)));
	if (trouble) $('<span class="cndh-trouble" role="alert"></span>').text(trouble).appendTo(bar);
	if (anything_open(frm.doc)) add_hide_key(frm, bar);
	if (bar.children().length) head.parent().append(bar);
}

function add_refusal(bar, refused) {
	if (!refused.length) return;
	const names = refused.map(compartment_name).join(", ");
	const words = __(
		"{0}: something is stored here, reserved for the team. Ask the person in charge or the chair.",
		[names]
	);
	$(`<span class="cndh-refused">${lock_icon()} </span>`).append(document.createTextNode(words)).appendTo(bar);
}

function add_hide_key(frm, bar) {
	$('<button type="button" class="btn btn-default btn-xs cndh-hide"></button>')
		.text(__("Hide"))
		.attr("title", __("Hide what is open ({0})", [__("Ctrl+Shift+H")]))
		.on("click", () => hide_form(frm))
		.appendTo(bar);
}
