// Declaring a conflict of interest: one's own, or of somebody else by whoever enters conflicts.
import { ask_server } from "../asking";
import { leave } from "../leaving";
import { prospect_of } from "../sealed/prospects";

const DECLARE = "cndh_protection.services.conflicts.declare_conflict";

export function follow_conflicts() {
	$(document).on("form-refresh", (event, frm) => {
		if (!["Violation Case", "Defender", "Intake Submission"].includes(frm.doctype) || frm.is_new()) return;
		frm.page.add_menu_item(__("Declare a conflict of interest"), () => ask_conflict(frm));
	});
}

export function ask_conflict(frm) {
	const for_others = Boolean((prospect_of(frm.doc) || {}).declares_for_others);
	const dialog = new frappe.ui.Dialog({
		title: __("Declare a conflict of interest"),
		fields: fields(for_others),
		primary_action_label: __("Declare the conflict"),
		primary_action: (values) => declare(frm, dialog, values),
	});
	dialog.show();
}

function fields(for_others) {
	const words = __("From now on this record is not there for that person, whatever access he or she has. The chair is told.");
	return [
		{ fieldtype: "HTML", fieldname: "what_happens", options: `<p class="text-muted">${words}</p>` },
		{
			fieldname: "user",
			fieldtype: "Link",
			options: "User",
			label: __("Who is in conflict"),
			default: frappe.session.user,
			filters: { enabled: 1 },
			reqd: 1,
			hidden: for_others ? 0 : 1,
		},
		{
			fieldname: "reason",
			fieldtype: "Small Text",
			label: __("Reason"),
			description: __("Optional; kept sealed with the record."),
		},
	];
}

async function declare(frm, dialog, { user, reason }) {
	const args = { record_type: frm.doctype, record: frm.doc.name, user, reason: reason || null };
	const still_there = await ask_server(DECLARE, args);
	if (still_there === undefined) return;
	dialog.hide();
	frappe.show_alert({ message: __("The conflict is on record."), indicator: "green" });
	if (still_there) frm.refresh();
	else leave(frm);
}
