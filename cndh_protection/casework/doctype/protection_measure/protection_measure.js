frappe.ui.form.on("Protection Measure", {
	refresh(frm) {
		cndh.show_precautions(frm, frm.doc.beneficiary, cndh.ratification_flags(frm.doc));
		if (may_ratify(frm.doc)) {
			frm.add_custom_button(__("Ratify"), () => ratify(frm)).addClass("btn-primary");
		}
	},

	beneficiary(frm) {
		cndh.show_precautions(frm, frm.doc.beneficiary, cndh.ratification_flags(frm.doc));
	},
});

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
