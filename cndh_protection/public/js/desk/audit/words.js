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
			people_searched: __("People searched for"),
			receipt_given: __("Receipt handed over"),
			receipt_frozen: __("Receipts frozen"),
			resealed: __("Content taken over into another record"),
			duplicate_decided: __("Possible duplicate decided"),
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
			role_requested: __("Role requested"),
			role_confirmed: __("Requested role confirmed"),
			role_refused: __("Requested role refused"),
			counts_shown: __("Statistics shown with small counts"),
			interim_begun: __("Interim begun"),
			interim_ended: __("Interim ended"),
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

function decision_words(decision) {
	return { same_person: __("Same person"), different_persons: __("Different persons") }[decision];
}

function paper_words(kind) {
	return {
		acknowledgement: __("Acknowledgement"),
		plan: __("Protection plan"),
		closing: __("Note on closing"),
		letter: __("Letter"),
		appeal: __("Urgent appeal"),
		sheet: __("Referral sheet"),
		agenda: __("Agenda"),
		minutes: __("Minutes of the session"),
	}[kind];
}

function report_words(code) {
	return {
		acts_by_type_and_year: __("Acts by Type and Year"),
		cases_by_state_and_region: __("Cases by State and Region"),
		load_by_officer: __("Load by Officer"),
		measures_by_type_and_state: __("Measures by Type and State"),
	}[code];
}

function sections_words(list) {
	return labelled(__("Sections"), list.split(",").filter(Boolean).map((section) => __(section)).join(", "));
}

function labelled(label, value) {
	return __("{0}: {1}", [label, value]);
}

// In the order in which they are told. Of what was looked for, the audit has marks, the same for the same.
const DETAILS = {
	action: action_words,
	kind: (kind) => paper_words(kind) || kind,
	opened: compartments_words,
	compartments: compartments_words,
	refused: (list) => list && __("refused: {0}", [compartments_words(list)]),
	sections: sections_words,
	reason: reason_words,
	result: result_words,
	decision: decision_words,
	user: (user) => __("for {0}", [user]),
	partner: (partner) => labelled(__("Partner"), partner),
	until: (until) => __("until {0}", [until.replace("T", " ")]),
	into: (record) => labelled(__("Goes into"), record),
	records: (count) => labelled(__("Records"), count),
	people: (count) => labelled(__("People"), count),
	acts: (count) => labelled(__("Violations"), count),
	compared: (count) => labelled(__("Names compared"), count),
	name: (mark) => labelled(__("Mark of the name"), mark),
	phone: (mark) => labelled(__("Mark of the phone number"), mark),
	email: (mark) => labelled(__("Mark of the e-mail address"), mark),
	identity: (mark) => labelled(__("Mark of the identity number"), mark),
	request: (name) => labelled(__("Role Request"), name),
	interim: (name) => labelled(__("Interim"), name),
	report: (code) => labelled(__("Report"), report_words(code) || code),
	seq: (seq) => labelled(__("Last row"), seq),
	digest: (digest) => labelled(__("Its digest"), digest),
	contents: (digest) => labelled(__("Digest of the rows before"), digest),
};

// The details of a row as one line; a code that has no words of its own is left as it is.
export function details_words(details) {
	const known = Object.keys(DETAILS).filter((key) => key in details);
	const others = Object.keys(details).filter((key) => !(key in DETAILS));
	const told = [
		...known.map((key) => DETAILS[key](details[key])),
		...others.map((key) => labelled(key, details[key])),
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
