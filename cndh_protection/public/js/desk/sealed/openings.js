// What was opened, record by record. The plain text stays in this module: a document of the Desk holds it only once
// somebody has typed it. It is bound to the token that it was opened from, so that another value is never shown for it.
import { is_token, slot_of, slots_of, stored_slots } from "./fields";

const openings = new Map();

let show = () => {};

// What was typed into each form that is being saved.
const typed = new WeakMap();

// Who shows a form anew when what is open in it has changed.
export function on_change(shows) {
	show = shows;
}

export function changed(frm) {
	show(frm);
}

// An empty opening: nothing shown, nothing refused, nothing asked for yet. for_call: opened in order to call.
function closed(hidden = false) {
	const nothing = { texts: new Map(), failures: new Map(), refused: new Set() };
	return { ...nothing, asked: "", trouble: "", for_call: false, hidden };
}

export function key_of(doc) {
	return doc.parenttype ? `${doc.parenttype}/${doc.parent}` : `${doc.doctype}/${doc.name}`;
}

export function opening_of(doc) {
	const key = key_of(doc);
	if (!openings.has(key)) openings.set(key, closed());
	return openings.get(key);
}

// Whether this opening is still the record's own: an answer that comes after the record was hidden or left is dropped.
export function is_current(doc, opening) {
	return openings.get(key_of(doc)) === opening;
}

// The plain text behind the token that the field holds; undefined while it is locked.
export function text_behind(doc, fieldname, token) {
	const opening = openings.get(key_of(doc));
	const opened = opening && opening.texts.get(slot_of(doc, fieldname));
	return opened && opened.token === token ? opened.text : undefined;
}

// Keep what the server opened, each text with the token that the form holds.
export function keep_texts(frm, opening, values) {
	for (const { slot, value } of stored_slots(frm)) {
		if (slot in values) opening.texts.set(slot, { token: value, text: values[slot] });
	}
}

// Why a value does not open, in the server's words.
export function failure_of(doc, fieldname) {
	const opening = openings.get(key_of(doc));
	return opening && opening.failures.get(slot_of(doc, fieldname));
}

// The protected fields of a form that hold something nobody has opened.
export function locked_slots(frm) {
	return stored_slots(frm).filter(
		({ doc, fieldname, value }) => text_behind(doc, fieldname, value) === undefined
	);
}

// Close a record: what was opened is gone. hidden: closed on purpose, so that nothing opens again unasked.
export function close_record(doc, hidden = false) {
	openings.delete(key_of(doc));
	if (hidden) openings.set(key_of(doc), closed(true));
}

export function close_everything() {
	openings.clear();
}

export function anything_open(doc) {
	const opening = openings.get(key_of(doc));
	return Boolean(opening && opening.texts.size);
}

// Before saving: remember what was typed, by position, because new rows get other names.
export function remember_typed(frm) {
	const texts = slots_of(frm)
		.filter(({ value }) => value && !is_token(value))
		.map((slot) => ({ place: place_of(slot), text: slot.value }));
	typed.set(frm, new Map(texts.map(({ place, text }) => [place, text])));
}

// After saving: the server answered with tokens, behind which stands what was typed.
export function adopt_typed(frm) {
	const texts = typed.get(frm) || new Map();
	typed.delete(frm);
	const { texts: shown } = opening_of(frm.doc);
	for (const slot of stored_slots(frm)) {
		const text = texts.get(place_of(slot));
		if (text !== undefined) shown.set(slot.slot, { token: slot.value, text });
	}
}

function place_of({ doc, fieldname }) {
	return `${doc.parentfield || ""}/${doc.idx || 0}/${fieldname}`;
}
