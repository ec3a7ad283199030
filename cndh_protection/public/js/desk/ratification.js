// A duty decision waits for its ratification: until when, and whether the time has passed.

export function ratification_flag(measure) {
	const until = frappe.datetime.str_to_user(measure.ratify_before);
	return measure.ratify_before < frappe.datetime.now_datetime()
		? { text: __("Ratification overdue since {0}", [until]), tone: "danger" }
		: { text: __("To be ratified before {0}", [until]), tone: "warning" };
}
