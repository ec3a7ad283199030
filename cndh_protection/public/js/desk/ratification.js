import { short_time } from "./times";

// A duty decision waits for its ratification: until when, and whether the time has passed.

// For a form, with the time.
export function ratification_flags(measure) {
	if (measure.ratification !== "Due") return [];
	const until = short_time(measure.ratify_before);
	return is_overdue(measure)
		? [{ text: __("Ratification overdue since {0}", [until]), tone: "danger" }]
		: [{ text: __("To be ratified before {0}", [until]), tone: "warning" }];
}

// For a row of a list, in a word.
export function short_ratification_flags(measure) {
	if (measure.ratification !== "Due") return [];
	return is_overdue(measure)
		? [{ text: __("Ratification overdue"), tone: "danger" }]
		: [{ text: __("To be ratified"), tone: "warning" }];
}

function is_overdue(measure) {
	return measure.ratify_before < frappe.datetime.now_datetime();
}
