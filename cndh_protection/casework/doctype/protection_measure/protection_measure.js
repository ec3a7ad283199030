frappe.ui.form.on("Protection Measure", {
	setup(frm) {
		// Stored as codes: people read what the person is asked.
		frm.get_docfield("consent_scope").formatter = (value) =>
			frappe.utils.escape_html((frm.doc.__onload || {}).consent_words || value || "");
	},

	refresh(frm) {
		cndh.show_precautions(frm, frm.doc.beneficiary, flags_of(frm.doc));
		if (may_ratify(frm.doc)) {
			frm.add_custom_button(__("Ratify"), () => ratify(frm)).addClass("btn-primary");
		}
		if (may_answer(frm)) {
			frm.add_custom_button(__("The person accepts"), () => note_answer(frm, "Accepted"), __("Answer"));
			frm.add_custom_button(__("The person refuses"), () => note_answer(frm, "Refused"), __("Answer"));
		}
	},

	beneficiary(frm) {
		cndh.show_precautions(frm, frm.doc.beneficiary, flags_of(frm.doc));
	},
});

const OVER = ["measure.REJ", "measure.REF", "measure.DON", "measure.FAI", "measure.WDN"];

function flags_of(doc) {
	const flags = cndh.ratification_flags(doc);
	const stage = cndh.stage_of(doc.workflow_state);
	const is_past = doc.ends_on && doc.ends_on < frappe.datetime.get_today();
	if (stage === "measure.EXP" || (is_past && ["measure.ACT", "measure.HLD"].includes(stage))) {
		flags.push({ text: __("Past its end: renew it or let it go"), tone: "danger" });
	}
	return flags;
}

function may_answer(frm) {
	const may_write = Boolean((frm.get_docinfo()?.permissions || {}).write);
	return !frm.is_new() && may_write && !OVER.includes(cndh.stage_of(frm.doc.workflow_state));
}

function note_answer(frm, answer) {
	const words = { fieldname: "words", fieldtype: "Small Text", label: __("In the person's own words") };
	const title = answer === "Refused" ? __("The person refuses") : __("The person accepts");
	frappe.prompt([words], (values) => act(frm, "note_answer", { answer, ...values }), title, __("Save"));
}

async function act(frm, method, args) {
	if (frm.is_dirty()) await frm.save();
	if (frm.is_dirty()) return;
	await frm.call(method, args);
	await frm.reload_doc();
}

// While the measure still stands at the duty decision, the workflow offers the ratification as a step.
function may_ratify(doc) {
	return (
		doc.ratification === "Due" &&
		cndh.stage_of(doc.workflow_state) !== "measure.DUT" &&
		doc.duty_decided_by !== frappe.session.user &&
		frappe.user.has_role("CNDH Protection Chair")
	);
}

function ratify(frm) {
	frappe.confirm(__("Ratify this duty decision?"), async () => {
		await frm.call("ratify");
		await frm.reload_doc();
	});
}
