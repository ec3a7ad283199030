// What is asked before a team changes. The server decides; its refusals say what to do instead.
import { leave } from "../leaving";
import { compartment_name } from "../sealed/words";

const ALL = ["core", "identity", "contact", "source", "location", "sensitive"];
const BY_DEFAULT = ["core", "identity", "contact"];
const REASONS = ["Case team", "Second opinion", "Care", "Legal advice", "Stand-in"];

function call(method, args) {
	return frappe.call({ method: `cndh_protection.services.teams.${method}`, type: "POST", args, freeze: true });
}

function choices(team, what) {
	return team.colleagues
		.filter((person) => person[what] && person.user !== frappe.session.user)
		.map((person) => ({ value: person.user, label: person.full_name, description: person.user }));
}

export function ask_whom_to_give_access(frm, team) {
	const dialog = new frappe.ui.Dialog({
		title: __("Give access to this case"),
		fields: grant_fields(team),
		primary_action_label: __("Give access"),
		async primary_action(values) {
			const compartments = offered(team).filter((part) => values[part]);
			await call("grant", {
				record_type: frm.doctype,
				record: frm.doc.name,
				user: values.user,
				compartments: compartments.join(","),
				until: values.until || null,
				why: values.why,
			});
			dialog.hide();
			frm.refresh();
		},
	});
	dialog.show();
}

function offered(team) {
	const may_give = team.may_name ? [...BY_DEFAULT, ...team.may_give] : team.may_give;
	// The referent gives the sensitive details together with what a team member sees anyway.
	const given = may_give.includes("sensitive") ? [...BY_DEFAULT, ...may_give] : may_give;
	return ALL.filter((part) => given.includes(part));
}

function grant_fields(team) {
	const reasons = REASONS.map((reason) => ({ value: reason, label: __(reason) }));
	return [
		{ fieldname: "user", fieldtype: "Autocomplete", label: __("To whom"), options: choices(team, "takes_grants"), reqd: 1 },
		{ fieldname: "why", fieldtype: "Select", label: __("Why"), options: reasons, default: "Case team", reqd: 1 },
		{
			fieldname: "until",
			fieldtype: "Datetime",
			label: __("Until"),
			description: __("Empty: until it is ended."),
		},
		{ fieldtype: "Section Break", label: __("What opens") },
		...offered(team).map((part) => ({
			fieldname: part,
			fieldtype: "Check",
			label: compartment_name(part),
			default: BY_DEFAULT.includes(part) ? 1 : 0,
		})),
	];
}

export function ask_whom_to_hand_over_to(frm, team) {
	const explanation = __("The new officer gets access; that of the present one ends at once.");
	const dialog = new frappe.ui.Dialog({
		title: __("Hand over the case"),
		fields: [
			{
				fieldname: "user",
				fieldtype: "Autocomplete",
				label: __("New responsible officer"),
				options: choices(team, "takes_cases"),
				description: explanation,
				reqd: 1,
			},
		],
		primary_action_label: __("Hand over the case"),
		async primary_action({ user }) {
			await call("hand_over", { case: frm.doc.name, user });
			dialog.hide();
			frappe.show_alert({ message: __("The case was handed over."), indicator: "green" });
			leave_or_reload(frm);
		},
	});
	dialog.show();
}

// Whoever handed a case over may not see it any more.
async function leave_or_reload(frm) {
	const { message: found } = await frappe.call("frappe.client.validate_link", {
		doctype: frm.doctype,
		docname: frm.doc.name,
	});
	if (found && found.name) {
		frm.reload_doc();
		return;
	}
	leave(frm);
}

export function confirm_end(frm, member) {
	const question = __("End the access of {0} to this case now?", [frappe.utils.escape_html(member.full_name)]);
	frappe.confirm(question, async () => {
		await call("end_grant", { name: member.name });
		frm.refresh();
	});
}

// The cases of a colleague who is away: in the menu of the list of cases.
export function ask_who_is_absent() {
	const user = { fieldtype: "Link", options: "User", reqd: 1, filters: { enabled: 1 } };
	const dialog = new frappe.ui.Dialog({
		title: __("Cover an absence"),
		fields: [
			{ ...user, fieldname: "absent", label: __("Who is absent"), default: frappe.session.user },
			{ ...user, fieldname: "stand_in", label: __("Who stands in") },
			{ fieldname: "until", fieldtype: "Datetime", label: __("Until"), reqd: 1 },
		],
		primary_action_label: __("Give access to the open cases"),
		async primary_action(values) {
			const { message: done } = await call("cover_absence", values);
			dialog.hide();
			frappe.msgprint(report_of(done), __("Cover an absence"));
		},
	});
	dialog.show();
}

function report_of(done) {
	const covered = __("Cases now open to the stand-in: {0}.", [done.covered]);
	if (!done.left) return covered;
	return `${covered} ${__("Left out because a conflict of interest is on record: {0}.", [done.left])}`;
}
