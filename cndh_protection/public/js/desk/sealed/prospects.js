// What the server says of a record before anything is opened: which compartments open to the person at work, whom to ask
// for the others. Asked anew with each showing of the form, because access comes and goes.
import { changed, key_of, opening_of } from "./openings";
import { ask_what_opens } from "./requests";

const UNANSWERED = { open: [], closed: [], officer: null, is_officer: false, exceptional_until: null };

const prospects = new Map();

export async function learn(frm) {
	const { doc } = frm;
	// Without an answer everything is offered; the server decides when it is asked to open.
	const answer = await ask_what_opens(doc).catch(() => UNANSWERED);
	if (frm.doc.name !== doc.name) return;
	prospects.set(key_of(doc), answer);
	changed(frm);
}

// undefined until the server has answered.
export function prospect_of(doc) {
	return prospects.get(key_of(doc));
}

export function forget(doc) {
	prospects.delete(key_of(doc));
}

// Whether a compartment is known to stay closed for the person at work.
export function is_closed(doc, compartment) {
	const prospect = prospect_of(doc);
	return opening_of(doc).refused.has(compartment) || Boolean(prospect && prospect.closed.includes(compartment));
}

// Whom to ask for a closed compartment, by function; the responsible officer by name.
export function whom_to_ask(doc, compartment) {
	if (doc.doctype === "Break Glass") return __("For those who control accesses.");
	if (compartment === "sensitive") return __("Ask the referent of sensitive cases.");
	const { officer, is_officer } = prospect_of(doc) || UNANSWERED;
	if (is_officer) return __("Ask the chair.");
	return officer
		? __("Ask {0}, in charge of the case, or the chair.", [officer])
		: __("Ask the person in charge of the case, or the chair.");
}
