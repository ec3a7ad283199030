// Which fields are protected, and what a form holds of them: tokens, which nobody ever gets to see.

const TOKEN = "cndh1.";

export const CORE = "core";

// In the order of the buttons.
export const COMPARTMENTS = [CORE, "identity", "contact", "source", "location", "sensitive"];

export function is_token(value) {
	return typeof value === "string" && value.startsWith(TOKEN);
}

// The compartment of a field; null for a field that is not protected.
export function compartment_of(doctype, fieldname) {
	return (frappe.boot.cndh.sealed[doctype] || {})[fieldname] || null;
}

// The protected fields of a document of this type, and those of the rows of its tables.
export function protected_tables(meta) {
	return meta.fields.filter((df) => df.fieldtype === "Table" && frappe.boot.cndh.sealed[df.options]);
}

export function is_protected(meta) {
	return Boolean(frappe.boot.cndh.sealed[meta.name]) || protected_tables(meta).length > 0;
}

// Where a value belongs, as the server names it: "field" of the document, "table/row/field" of a row.
export function slot_of(doc, fieldname) {
	return doc.parentfield ? `${doc.parentfield}/${doc.name}/${fieldname}` : fieldname;
}

// Every protected field of a form's document and rows: { doc, fieldname, slot, compartment, value }.
export function slots_of(frm) {
	const rows = protected_tables(frm.meta).flatMap((df) => frm.doc[df.fieldname] || []);
	return [frm.doc, ...rows].flatMap((doc) =>
		Object.entries(frappe.boot.cndh.sealed[doc.doctype] || {}).map(([fieldname, compartment]) => ({
			doc,
			fieldname,
			compartment,
			slot: slot_of(doc, fieldname),
			value: doc[fieldname],
		}))
	);
}

export function stored_slots(frm) {
	return slots_of(frm).filter(({ value }) => is_token(value));
}
