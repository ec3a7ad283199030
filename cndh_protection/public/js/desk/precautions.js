// Contact precautions, shown before every contact: never sealed, because they must be read by whoever might call.
import { guardian_flags, guardians_at_risk, minor_flags } from "./minors";
import { show_strip } from "./strip";

const FIELDS = [
	"name",
	"alias",
	"age_group",
	"contact_frozen",
	"frozen_reason",
	"deceased",
	"never_call",
	"no_sms",
	"no_message_left",
	"contact_hours",
];

// Show the precautions of one person, given the record or its code, after the form's own flags.
export async function show_precautions(frm, defender, flags = []) {
	show_strip(frm, flags);
	// Who reads consents or referrals for control, and no person, contacts nobody.
	if (!defender || !frappe.model.can_read("Defender")) return;
	// Another person may be chosen, or another record opened, before the answer comes.
	const turn = (frm.cndh_precautions = {});
	const shown = frm.doc.name;
	const given = typeof defender === "string";
	const records = given ? await read([defender]) : [defender];
	const guardians = given ? await guardians_at_risk({ relative: defender }) : (defender.relations || []);
	const warnings = [...guardian_flags(guardians), ...records.flatMap(flags_of_person)];
	if (frm.doc.name === shown && frm.cndh_precautions === turn) show_strip(frm, [...flags, ...warnings]);
}

// Show who of a case must not be called, after the form's own flags. coming: a promise of more flags.
export async function show_case_precautions(frm, flags, coming = []) {
	show_strip(frm, flags);
	const names = [...new Set((frm.doc.defenders || []).map((row) => row.defender).filter(Boolean))];
	const shown = frm.doc.name;
	const [people, more] = await Promise.all([names.length ? read(names) : [], coming]);
	const guardians = names.length ? await guardians_at_risk({ parent: ["in", names] }) : [];
	const warnings = [
		...minor_flags(people, frm.doc.referent),
		...guardian_flags(guardians),
		...people.flatMap(warnings_with_alias),
	];
	if (frm.doc.name === shown) show_strip(frm, [...flags, ...warnings, ...more]);
}

function read(names) {
	return frappe.db.get_list("Defender", { filters: { name: ["in", names] }, fields: FIELDS, limit: names.length });
}

function warnings_with_alias(defender) {
	return do_not_call(defender).map((flag) => ({ ...flag, text: __("{0}: {1}", [defender.alias, flag.text]) }));
}

export function flags_of_person(defender) {
	return [...do_not_call(defender), ...rules_of(defender)];
}

// What to keep to in a contact that may be made.
export function rules_of(defender) {
	const rules = [
		[defender.no_sms, __("No SMS")],
		[defender.no_message_left, __("Leave no message")],
		[defender.contact_hours, __("Safe hours: {0}", [defender.contact_hours])],
	];
	return rules.filter(([applies]) => applies).map(([, text]) => ({ text, tone: "warning" }));
}

export function do_not_call(defender) {
	if (defender.contact_frozen) {
		const reason = defender.frozen_reason ? ` (${__(defender.frozen_reason)})` : "";
		return [{ text: __("DO NOT CALL: contact frozen") + reason, tone: "danger" }];
	}
	return defender.never_call ? [{ text: __("NEVER CALL"), tone: "danger" }] : [];
}
