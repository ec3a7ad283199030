// What is done with a case as a whole: a receipt for whoever told it, a provisional admission made final, merging.
import { ask_server } from "./asking";
import { offer_complaint } from "./handling";
import { has_ended } from "./stages";

const CHAIR = "CNDH Protection Chair";
const PROVISIONAL = "Admissibility Outcome-PRO";

export function add_case_actions(frm) {
	offer_check(frm);
	offer_complaint(frm);
	const may_write = Boolean((frm.get_docinfo().permissions || {}).write);
	if (frm.is_new() || has_ended(frm.doc) || !may_write) return;
	const group = __("Case");
	frm.add_custom_button(__("Hand over a receipt"), () => hand_over(frm), group);
	frm.add_custom_button(__("Freeze the receipts"), () => freeze(frm), group);
	if (!frappe.user.has_role(CHAIR)) return;
	frm.add_custom_button(__("Merge into another case"), () => merge(frm), group);
	if (frm.doc.admissibility_outcome !== PROVISIONAL) return;
	frm.add_custom_button(__("Confirm the admission"), () => confirm_admission(frm), group);
}

// The check for reprisals after the closing: a contact like any other, with its answer.
function offer_check(frm) {
	const watched = frm.doc.closed_on && !frm.doc.merged_into && (frm.doc.decision_on || frm.doc.first_measure_on);
	if (frm.is_new() || !watched || !frappe.model.can_create("Contact Log")) return;
	const victims = (frm.doc.defenders || []).filter((row) => row.part === "Victim");
	const defender = victims.length === 1 ? victims[0].defender : undefined;
	const make = () => frappe.new_doc("Contact Log", { violation_case: frm.doc.name, defender });
	frm.add_custom_button(__("Check for reprisals"), make, __("Case"));
}

function hand_over(frm) {
	const question = __("Make a receipt of 16 digits for whoever told this case? It is shown once. Paper can betray: ask first.");
	frappe.confirm(question, async () => {
		const receipt = await ask_server("cndh_protection.services.receipts.hand_over", { case: frm.doc.name });
		if (receipt) frappe.msgprint({ title: __("Receipt: read it out group by group"), message: `<p class="cndh-call-digits">${frappe.utils.escape_html(receipt)}</p>` });
	});
}

function freeze(frm) {
	const question = __("Freeze every receipt of this case? Whoever brings one learns nothing from then on.");
	frappe.confirm(question, async () => {
		const frozen = await ask_server("cndh_protection.services.receipts.freeze", { case: frm.doc.name });
		if (frozen !== undefined) frappe.show_alert(__("Receipts frozen: {0}", [String(frozen)]));
	});
}

function confirm_admission(frm) {
	frappe.confirm(__("Is every blocking criterion met? The admission becomes final."), async () => {
		await frm.call("confirm_admissibility");
		await frm.reload_doc();
	});
}

function merge(frm) {
	const into = {
		fieldname: "into",
		fieldtype: "Link",
		options: "Violation Case",
		label: __("Case that goes on"),
		description: __("Acts, sources, deprivations of liberty, contacts, risk assessments, measures, consents, referrals, letters and urgent appeals go there; this case is closed and points to it. Its team reads them from then on."),
		reqd: 1,
		only_select: 1,
	};
	frappe.prompt(
		[into],
		async (values) => {
			const args = { case: frm.doc.name, into: values.into };
			if ((await ask_server("cndh_protection.services.merging.merge", args)) !== undefined) frm.reload_doc();
		},
		__("Merge into another case"),
		__("Merge")
	);
}
