// Opening: core with the form, the rest when a person says what for.
import { CORE } from "./fields";
import { changed, is_current, keep_texts, locked_slots, opening_of } from "./openings";
import { is_closed, prospect_of, whom_to_ask } from "./prospects";
import { ask_password, ask_reason } from "./questions";
import { give_password, reveal } from "./requests";
import { actions, show_label } from "./words";

// Whoever belongs to the team reads the content without asking. Once per set of tokens: a refusal is not repeated.
export function open_core(frm) {
	const opening = opening_of(frm.doc);
	const locked = locked_slots(frm).filter(({ compartment }) => compartment === CORE);
	const wanted = locked.map(({ slot, value }) => slot + value).join();
	if (!wanted || opening.hidden || opening.asked === wanted) return;
	opening.asked = wanted;
	open(frm, [CORE], "open");
}

// A button that opens a compartment, with the menu of what for. label: where the compartment is named beside it.
export function ask_to_open(frm, compartment, parent, label = show_label(compartment)) {
	if (is_closed(frm.doc, compartment)) {
		const words = whom_to_ask(frm.doc, compartment);
		$("<span class='cndh-refused'></span>").text(words).appendTo(parent);
		return;
	}
	// Nothing is offered before the server has said what opens.
	if (!prospect_of(frm.doc)) return;
	const group = $('<div class="dropdown cndh-open"></div>').attr("data-compartment", compartment).appendTo(parent);
	const button = $('<button type="button" class="btn btn-default btn-xs"></button>').appendTo(group);
	button.text(label).attr("title", show_label(compartment));
	if (compartment === CORE) button.on("click", () => open(frm, [CORE], "open"));
	else add_menu(frm, compartment, button);
}

// What is it opened for? The choice is the reason.
function add_menu(frm, compartment, button) {
	button.addClass("dropdown-toggle").attr("data-toggle", "dropdown");
	const list = $('<div class="dropdown-menu" role="menu"></div>').insertAfter(button);
	for (const [action, label] of actions()) {
		$('<button type="button" class="dropdown-item" role="menuitem"></button>')
			.text(label)
			.attr("data-action", action)
			.on("click", () => open(frm, [compartment], action))
			.appendTo(list);
	}
}

async function open(frm, compartments, action, reason) {
	const doc = frm.doc;
	const opening = opening_of(doc);
	opening.trouble = "";
	try {
		const answer = await reveal(doc, compartments, action, reason);
		if (!is_current(doc, opening) || frm.doc.name !== doc.name) return;
		$(frm.wrapper).removeClass("cndh-covered");
		take(frm, opening, answer);
		if (action === "call" && Object.keys(answer.values).length) opening.for_call = true;
		if (answer.step_up.length) return step_up(frm, answer.step_up, action, reason);
	} catch (refusal) {
		if (refusal.kind === "ReasonNeeded") return ask_reason((said) => open(frm, compartments, action, said));
		opening.trouble = refusal.message;
	}
	changed(frm);
}

function take(frm, opening, answer) {
	keep_texts(frm, opening, answer.values);
	answer.refused.forEach((compartment) => opening.refused.add(compartment));
	answer.failed.forEach(({ field, message }) => opening.failures.set(field, message));
	if (answer.failed.length) opening.trouble = answer.failed[0].message;
	if (Object.keys(answer.values).length) opening.hidden = false;
}

function step_up(frm, compartments, action, reason) {
	changed(frm);
	ask_password(give_password, () => open(frm, compartments, action, reason));
}
