// The review of an exceptional access, by the data-protection officer.
import { ask_server } from "../asking";

const REVIEW = "cndh_protection.access.break_glass.review";

export function review_flag(doc) {
	if (doc.review_result) return [__(doc.review_result), doc.review_result === "Justified" ? "green" : "red"];
	return doc.review_due < frappe.datetime.get_today() ? [__("Review overdue"), "red"] : [__("To be reviewed"), "orange"];
}

export function follow_review(frm) {
	frm.page.set_indicator(...review_flag(frm.doc));
	if (frm.doc.review_result || frm.doc.user === frappe.session.user) return;
	if (!frappe.user.has_role("CNDH Data Protection Officer")) return;
	frm.add_custom_button(__("Justified"), () => ask_note(frm, "Justified"));
	frm.add_custom_button(__("Not justified"), () => ask_note(frm, "Not justified"));
}

function ask_note(frm, result) {
	const note = {
		fieldname: "note",
		fieldtype: "Small Text",
		label: __("Note of the review"),
		description: __("Kept sealed; those who control accesses read it. What is answered once stays."),
	};
	const keep = async ({ note: said }) => {
		const answer = await ask_server(REVIEW, { name: frm.doc.name, result, note: said || null });
		if (answer !== undefined) await frm.reload_doc();
	};
	frappe.prompt([note], keep, __(result), __(result));
}
