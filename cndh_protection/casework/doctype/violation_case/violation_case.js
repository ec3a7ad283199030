frappe.ui.form.on("Violation Case", {
	setup(frm) {
		frm.set_query("referent", () => ({ query: "cndh_protection.services.minors.find_referents" }));
	},

	refresh(frm) {
		const coming = Promise.all([cndh.held_flags(frm), cndh.show_case_risk(frm)]).then((parts) => parts.flat());
		cndh.show_case_precautions(frm, [...flags_of(frm.doc), ...cndh.clock_flags(frm)], coming);
		cndh.show_clocks(frm);
		cndh.offer_timeline(frm);
		cndh.add_case_actions(frm);
		cndh.show_plan(frm);
		if (frm.is_new()) return;
		add_record_buttons(frm);
		if (may_write(frm)) add_paper_buttons(frm);
		if (cndh.has_ended(frm.doc) || !may_write(frm)) return;
		add_emergency_button(frm);
		add_pause_button(frm);
		add_acknowledge_button(frm);
	},
});

function flags_of(doc) {
	if (cndh.has_ended(doc)) return [];
	const flags = cndh.urgency_flags(doc.urgency);
	if (doc.emergency) {
		const text = __("EMERGENCY since {0}", [cndh.short_time(doc.emergency_since)]);
		flags.unshift({ text, tone: "danger" });
	}
	if (doc.paused) {
		flags.push({ text: __("Paused since {0}", [cndh.short_time(doc.paused_since)]), tone: "calm" });
	}
	return flags;
}

// What the server gave for this document: the form's own permissions are those of the state's edit roles, which an
// emergency does not wait for.
function may_write(frm) {
	return Boolean((frm.get_docinfo().permissions || {}).write);
}

function add_emergency_button(frm) {
	if (!frm.doc.emergency) {
		frm.add_custom_button(__("Declare an emergency"), () => act(frm, "declare_emergency")).addClass("btn-danger");
		return;
	}
	const question = __("End the emergency? Its beginning stays on record.");
	frm.add_custom_button(__("End the emergency"), () =>
		frappe.confirm(question, () => act(frm, "end_emergency"))
	);
}

function add_pause_button(frm) {
	if (frm.doc.paused) {
		frm.add_custom_button(__("Resume the case"), () => act(frm, "resume"));
		return;
	}
	const reason = { fieldname: "reason", fieldtype: "Small Text", label: __("Why is the case paused?"), reqd: 1 };
	frm.add_custom_button(__("Pause the case"), () =>
		frappe.prompt([reason], (values) => act(frm, "pause", values), __("Pause the case"), __("Pause the case"))
	);
}

function add_acknowledge_button(frm) {
	if (frm.doc.acknowledged_on || frm.doc.no_contact) return;
	const question = __("Was whoever spoke told that the complaint arrived, and its number? By mouth is enough: paper can betray.");
	frm.add_custom_button(__("Acknowledge"), () => frappe.confirm(question, () => act(frm, "acknowledge")));
}

// Unsaved changes are saved first: the server acts on the stored case.
async function act(frm, method, args) {
	if (frm.is_dirty()) await frm.save();
	if (frm.is_dirty()) return;
	await frm.call(method, args || {});
	await frm.reload_doc();
}

// Paper can betray: what to weigh is said before each.
const PAPERS = {
	acknowledgement: {
		title: __("Acknowledgement"),
		warning: __("Telling the number by mouth is enough. Paper only if the person asks for it and can keep it safe."),
		shown: () => true,
	},
	plan: {
		title: __("Protection plan"),
		warning: __("The plan says what protects the person. Print it for the person or for the session, and destroy other copies."),
		shown: (frm) => !cndh.has_ended(frm.doc),
	},
	closing: {
		title: __("Closing letter"),
		warning: __("The letter names the case. Give it by the means agreed with the person only."),
		shown: (frm) => cndh.has_ended(frm.doc),
	},
};

function add_paper_buttons(frm) {
	for (const [kind, paper] of Object.entries(PAPERS)) {
		if (paper.shown(frm)) frm.add_custom_button(paper.title, () => cndh.print_paper(frm, kind, paper), __("Print"));
	}
}

// What the server takes in an open case only.
const ASKS_FOR_OPEN_CASE = ["Protection Measure", "Authority Letter", "Referral"];

function add_record_buttons(frm) {
	const victims = (frm.doc.defenders || []).filter((row) => row.part === "Victim").map((row) => row.defender);
	const victim = victims.length === 1 ? victims[0] : undefined;
	const records = {
		"Violation Act": { victim, region: frm.doc.region },
		"Deprivation of Liberty": { person: victim },
		"Information Source": {},
		"Risk Assessment": { defender: victim },
		"Protection Measure": { beneficiary: victim },
		"Authority Letter": {},
		"Urgent Appeal": { defender: victim },
		Consent: { defender: victim },
		Referral: { defender: victim },
		"Contact Log": { defender: victim },
	};
	Object.entries(records).forEach(([doctype, values]) => {
		if (!frappe.model.can_create(doctype) || (cndh.has_ended(frm.doc) && ASKS_FOR_OPEN_CASE.includes(doctype))) return;
		const make = () => frappe.new_doc(doctype, { violation_case: frm.doc.name, ...values });
		frm.add_custom_button(__(doctype), make, __("Add"));
	});
}
