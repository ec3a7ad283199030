// People of a case who are held: in the header of the case and of the record itself, with the next date.
import { has_ended } from "./stages";
import { short_time } from "./times";

const DEPRIVATION = "Deprivation of Liberty";
const FIELDS = ["kind", "deprived_on", "custody_until", "judge_on", "ended_on", "next_step", "next_date"];

// Of everybody held now, for whoever may read it. The clock of the case says how long police custody may still last.
export async function held_flags(frm) {
	if (frm.is_new() || has_ended(frm.doc) || !frappe.model.can_read(DEPRIVATION)) return [];
	const filters = { violation_case: frm.doc.name, ended_on: ["is", "not set"] };
	const held = await frappe.db.get_list(DEPRIVATION, { filters, fields: FIELDS, order_by: "deprived_on asc" });
	return held.flatMap(flags_of_custody);
}

export function flags_of_custody(held) {
	if (held.ended_on || !held.kind || !held.deprived_on) return [];
	const since = __("{0} since {1}", [__(held.kind), short_time(held.deprived_on)]);
	const flags = [{ text: since, tone: "danger" }];
	if (is_over(held)) flags.push({ text: __("Beyond the legal limit of custody"), tone: "danger" });
	if (held.next_date) {
		const next = __("{0}: {1}", [__(held.next_step || "Next date"), short_time(held.next_date)]);
		flags.push({ text: next, tone: "warning" });
	}
	return flags;
}

function is_over({ custody_until, judge_on }) {
	return Boolean(custody_until) && !judge_on && custody_until < frappe.datetime.now_datetime();
}
