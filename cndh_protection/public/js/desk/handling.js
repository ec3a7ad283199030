// A complaint about our own handling of a case: entered from the case, given by the president, answered by a commissioner.
import { ask_server } from "./asking";

const ENTER = "cndh_protection.services.handling.enter";
const WHO_GIVES = "CNDH President";
const NOBODY_APART = () => __("Every commissioner has a part in this case. End the access of one of them to it, then come back and give the complaint.");
const SUBJECTS = ["Delay", "Refusal", "Confidentiality", "Behaviour", "Other"];

export function offer_complaint(frm) {
	if (!frm.is_new()) frm.add_custom_button(__("Complaint about our handling"), () => enter(frm), __("Case"));
}

function enter(frm) {
	const dialog = new frappe.ui.Dialog({
		title: __("Complaint about our handling"),
		fields: fields_of_complaint(),
		primary_action_label: __("Enter the complaint"),
		// A refusal is shown by the platform, and the dialog stays with what was typed.
		primary_action: async (values) => {
			const number = await ask_server(ENTER, { case: frm.doc.name, ...values });
			if (!number) return;
			dialog.hide();
			const told = __("Number of the complaint: {0}. Tell it to the person. The president gives it to a commissioner who has no part in the case.", [frappe.utils.escape_html(number)]);
			frappe.msgprint({ title: __("Complaint about our handling"), message: told });
		},
	});
	// What was typed goes with the dialog.
	dialog.onhide = () => dialog.clear();
	dialog.$wrapper.addClass("cndh-page");
	dialog.show();
}

function fields_of_complaint() {
	const subjects = ["", ...SUBJECTS.map((value) => ({ value, label: __(value) }))];
	const of_channels = () => ({ filters: { term_list: "Intake Channel", retired: 0 } });
	const closed = __("The team of the case will not read it, nor will you once it is entered.");
	return [
		{ fieldname: "received_on", fieldtype: "Datetime", label: __("Received on"), default: "now", reqd: 1, hide_timezone: 1 },
		{ fieldname: "channel", fieldtype: "Link", options: "Reference Term", label: __("Channel"), reqd: 1, only_select: 1, get_query: of_channels },
		{ fieldname: "subject", fieldtype: "Select", label: __("What about"), options: subjects, reqd: 1 },
		{ fieldname: "complaint", fieldtype: "Small Text", label: __("What the person says"), description: closed, reqd: 1 },
	];
}

export function offer_complaint_steps(frm) {
	if (frm.is_new() || frm.doc.status === "Answered") return;
	const people = (frm.doc.__onload || {}).may_be_given_to || [];
	if (people.length) frm.add_custom_button(__("Give to a commissioner"), () => give(frm, people)).addClass("btn-primary");
	else if (frappe.user.has_role(WHO_GIVES)) frm.set_intro(NOBODY_APART(), "orange");
	if (frm.doc.answered_by === frappe.session.user) {
		frm.add_custom_button(__("Write the answer"), () => answer(frm)).addClass("btn-primary");
	}
}

function give(frm, people) {
	const hint = __("Offered: those who are not responsible for the case, have no access to it by name, and no conflict.");
	const options = ["", ...people];
	const field = { fieldname: "commissioner", fieldtype: "Select", label: __("Commissioner"), options, description: hint, reqd: 1 };
	step(frm, __("Give to a commissioner"), field, "give");
}

function answer(frm) {
	const once = __("Written once: it cannot be changed afterwards. Give it to the person by the means agreed with him or her.");
	step(frm, __("Write the answer"), { fieldname: "words", fieldtype: "Text", label: __("Answer"), description: once, reqd: 1 }, "write_answer");
}

function step(frm, title, field, method) {
	const dialog = new frappe.ui.Dialog({
		title,
		fields: [field],
		primary_action_label: title,
		primary_action: async (values) => {
			const done = await frm.call(method, values).then(
				() => true,
				() => false
			);
			if (!done) return;
			dialog.hide();
			frm.reload_doc();
		},
	});
	dialog.onhide = () => dialog.clear();
	dialog.$wrapper.addClass("cndh-page");
	dialog.show();
}
