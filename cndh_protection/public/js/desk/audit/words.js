// The codes of the audit in the words of the house.
import { compartment_name } from "../sealed/words";

export function event_words(code) {
	return (
		{
			opened: __("Content read with the form"),
			revealed: __("Protected fields shown"),
			printed: __("Printed"),
			refused: __("Opening refused"),
			refused_often: __("Refused unusually often: told"),
			reasons_read: __("Reasons of openings read"),
			people_listed: __("“My people” shown"),
			stepped_up: __("Password given again"),
			step_up_failed: __("Wrong password"),
			limit_locked: __("Too many openings: locked"),
			limit_exceeded: __("Too many openings in an urgent case: told"),
			glass_broken: __("Exceptional access taken"),
			glass_reviewed: __("Exceptional access reviewed"),
			granted: __("Access given"),
			grant_ended: __("End of an access set"),
			conflict_declared: __("Conflict of interest declared"),
			conflict_ended: __("End of a conflict of interest set"),
			referral_sent: __("Sheet made for a partner"),
			referral_read: __("Sheet read by the partner"),
			appeal_proposed: __("Text of an appeal proposed from the case"),
			head: __("State of the audit kept"),
			section: __("New section of the audit"),
		}[code] || code
	);
}

// With the form, nobody chose an action.
function action_words(action) {
	return {
		call: __("to call"),
		write: __("to write"),
		visit: __("to prepare a visit"),
		duplicate: __("to check for a duplicate"),
		other: __("for another reason"),
	}[action];
}

function result_words(result) {
	return { justified: __("Justified"), not_justified: __("Not justified") }[result];
}

export function reason_words(reason) {
	return {
		danger_to_life: __("Danger to life"),
		officer_cannot_be_reached: __("Officer cannot be reached"),
		safety_of_staff: __("Safety of staff"),
		order_of_an_authority: __("Order of an authority"),
		correction_of_access: __("Correction of access"),
	}[reason];
}

export function compartments_words(list) {
	const parts = (list || "").split(",").filter(Boolean);
	return parts.map((part) => compartment_name(part) || part).join(", ");
}

// The details of a row as one line; what has no words of its own is left as it is.
export function details_words(details) {
	const { action, opened, refused, compartments, reason, result, user, until, ...rest } = details;
	const told = [
		action_words(action),
		compartments_words(opened || compartments),
		refused && __("refused: {0}", [compartments_words(refused)]),
		reason_words(reason),
		result_words(result),
		user && __("for {0}", [user]),
		until && __("until {0}", [until.replace("T", " ")]),
		...Object.entries(rest).map(([key, value]) => `${key} : ${value}`),
	];
	return told.filter(Boolean).join(" · ");
}

export function details_of_text(text) {
	try {
		return details_words(JSON.parse(text || "{}"));
	} catch {
		return text;
	}
}
