// Leaving a form that is not there any more for the person at work: nothing of it stays in the Desk's memory.

export function leave(frm) {
	const { doctype, name } = frm.doc;
	frappe.model.clear_doc(doctype, name);
	frappe.set_route("List", doctype);
}
