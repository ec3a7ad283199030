// What the reception asks, section by section, in the order of a call. Whatever is not said stays empty.

const TEXT = "text";
const LONG = "long";
const CHOICE = "choice";
const CHECK = "check";
const COUNT = "count";

const YES_NO = [
	{ code: "yes", label: __("Yes") },
	{ code: "no", label: __("No") },
];

// shown: only then; a section or field without it always is.
export const SECTIONS = [
	{
		key: "four",
		title: __("Four questions, and no story"),
		hint: __("Nothing else is asked: the referent calls back. Advise care at once, with the person's yes: it does not wait for admissibility."),
		shown: ({ four }) => four,
		fields: [
			choice("safe_now", __("Safe now?"), YES_NO),
			choice("within_72_hours", __("Less than 72 hours ago?"), YES_NO),
			choice("care_wanted", __("Care wanted?"), YES_NO),
			{ key: "safe_contact", type: TEXT, label: __("How to reach the person without danger?"), wide: true },
		],
	},
	{
		key: "facts",
		title: __("What happened"),
		fields: [
			{ key: "summary", type: TEXT, label: __("In one sentence"), wide: true, shown: ({ four }) => !four },
			choice("region", __("Region"), "regions"),
			{ key: "incident_on", type: "date", label: __("Date of the main fact") },
			choice("kind", __("Kind of facts"), "kinds"),
			{ key: "narrative", type: LONG, label: __("What the person tells"), wide: true, shown: ({ four }) => !four },
		],
	},
	{
		key: "speaker",
		title: __("Who speaks"),
		fields: [
			choice("relation", __("Relation to the person concerned"), "relations"),
			{ key: "speaker", type: TEXT, label: __("Name of whoever speaks"), shown: ({ own }) => !own },
			{ key: "contact", type: TEXT, label: __("How to reach whoever speaks") },
			{ key: "no_contact", type: CHECK, label: __("No contact possible") },
			choice("language", __("Language"), "languages"),
			{ key: "interpreter", type: CHECK, label: __("Interpreter needed") },
			choice("channel", __("Channel"), "channels"),
			choice("mode", __("Mode of referral"), "modes"),
			{ key: "not_my_region", type: CHECK, label: __("Not for the office of the region") },
		],
	},
	{
		key: "person",
		title: __("The person concerned"),
		fields: [
			{ key: "name", type: TEXT, label: __("Name (empty: not known)") },
			{ key: "phone", type: TEXT, label: __("Phone") },
			choice("sex", __("Sex"), "sexes"),
			choice("age_group", __("Age"), "ages"),
			{ key: "known_person", type: TEXT, label: __("Code, if already known (DEF-…)") },
			{ key: "collective", type: CHECK, label: __("A group or a village") },
			...["group_size", "group_women", "group_children", "group_households"].map(group_field),
		],
	},
	{
		key: "precautions",
		title: __("Precautions of contact"),
		fields: [
			{ key: "never_call", type: CHECK, label: __("Never call") },
			{ key: "no_message_left", type: CHECK, label: __("Leave no message") },
			{ key: "no_sms", type: CHECK, label: __("No SMS") },
			{ key: "contact_hours", type: TEXT, label: __("Hours") },
			{ key: "code_word", type: TEXT, label: __("Code word") },
			{ key: "instructions", type: TEXT, label: __("Other instructions") },
			{ key: "next_try", type: "datetime-local", label: __("Call again on") },
		],
	},
	{
		key: "referent",
		title: __("Referent of sensitive cases"),
		hint: __("For named persons only: the case goes to a referent at once."),
		shown: ({ four, minor }) => four || minor,
		fields: [choice("referent", __("Referent"), "referents")],
	},
	{
		key: "late",
		title: __("Told earlier?"),
		fields: [
			{ key: "received_on", type: "datetime-local", label: __("When it was told (empty: now)") },
			{ key: "late_reason", type: TEXT, label: __("Why it is entered only now") },
		],
	},
];

export const ALL_FIELDS = SECTIONS.flatMap((section) => section.fields);

// Which mode of referral a relation means, until somebody chooses another.
const MODES = { VIC: "PLA", ANO: "DEN", OPN: "AUT", INS: "DEN" };
export function mode_of_relation(relation) {
	const code = (relation || "").split("-").pop();
	return code ? `Saisine Mode-${MODES[code] || "TIE"}` : "";
}

// What the answers so far mean for what else is asked.
export function view_of(answers, lists) {
	const kind = lists.kinds.find(({ code }) => code === answers.kind);
	return {
		four: answers.flags.includes("F06") || Boolean(kind && kind.four),
		minor: answers.age_group === "Age Group-00-17",
		own: answers.relation === "Source Relation-VIC",
		group: Boolean(answers.collective),
	};
}

function choice(key, label, list) {
	return { key, type: CHOICE, label, list };
}

function group_field(key) {
	const label = {
		group_size: __("People"),
		group_women: __("Women"),
		group_children: __("Children"),
		group_households: __("Households"),
	}[key];
	return { key, type: COUNT, label, shown: ({ group }) => group };
}
