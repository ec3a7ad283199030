// After contact details were opened in order to call: the call is noted without leaving the form, which stays open.
import { ask_server } from "./asking";
import { link_query } from "./link_queries";
import { has_ended } from "./stages";

const LOG = "Contact Log";
const ASKED = ["violation_case", "defender", "contacted_on", "result", "next_try", "who", "note"];

// doc: the record that was opened. noted: called once the contact is on record.
export async function note_call(doc, noted) {
	const about = doc.doctype === "Defender" ? await cases_of_person(doc.name) : case_of_record(doc);
	if (!about) return;
	await new Promise((resolve) => frappe.model.with_doctype(LOG, resolve));
	const dialog = new frappe.ui.Dialog({
		title: __("Note the call"),
		fields: ASKED.map((fieldname) => dialog_field(fieldname, about)),
		primary_action_label: __("Note the call"),
		primary_action: async (values) => {
			if ((await ask_server("frappe.client.insert", { doc: contact(values) })) === undefined) return;
			dialog.hide();
			frappe.show_alert({ message: __("The call is noted."), indicator: "green" });
			noted();
		},
	});
	dialog.$wrapper.addClass("cndh-page");
	// What was typed is protected: it goes with the dialog.
	dialog.onhide = () => dialog.clear();
	dialog.show();
}

function contact(values) {
	return { doctype: LOG, ...values, channel: "Phone", direction: "Outgoing", made_by: frappe.session.user };
}

function dialog_field(fieldname, { cases, defender }) {
	const { fieldtype, label, options, reqd } = frappe.meta.get_docfield(LOG, fieldname);
	const df = { fieldname, fieldtype, label, options, reqd, sealed_doc: { doctype: LOG, name: "new" } };
	if (fieldname === "violation_case") return { ...df, fieldtype: "Select", options: cases, default: cases[0] };
	if (fieldname === "contacted_on") return { ...df, default: frappe.datetime.now_datetime(), hide_timezone: 1 };
	if (fieldname === "next_try") return { ...df, hide_timezone: 1 };
	if (fieldname === "defender") return { ...df, default: defender, get_query: link_query(LOG, df), only_select: 1 };
	return df;
}

function case_of_record(doc) {
	if (doc.doctype === "Violation Case") {
		const victims = (doc.defenders || []).filter((row) => row.part === "Victim").map((row) => row.defender);
		return { cases: [doc.name], defender: victims.length === 1 ? victims[0] : undefined };
	}
	return { cases: [doc.violation_case], defender: doc.defender || doc.beneficiary || doc.victim };
}

// The open cases of a person that the person at work may read, the latest first.
async function cases_of_person(defender) {
	const found = await frappe.db.get_list("Violation Case", {
		filters: [["Case Defender", "defender", "=", defender]],
		fields: ["name", "workflow_state"],
		order_by: "received_on desc",
		limit: 50,
	});
	const cases = found.filter((row) => !has_ended(row)).map(({ name }) => name);
	if (cases.length) return { cases, defender };
	frappe.msgprint(__("No open case of this person is yours: a contact is noted in a case."));
	return null;
}
