frappe.ui.form.on("Urgent Appeal", {
	setup(frm) {
		frm.set_query("update_of", () => ({ filters: { defender: frm.doc.defender } }));
	},

	refresh(frm) {
		cndh.show_precautions(frm, frm.doc.defender, flags_of(frm.doc));
		cndh.offer_letter_steps(frm, "appeal");
		if (frm.is_new() || frm.doc.status !== "Draft" || !(frm.get_docinfo().permissions || {}).write) return;
		frm.add_custom_button(__("Propose a text"), () => propose(frm));
	},
});

function flags_of(doc) {
	if (!["Draft", "To be read", "Approved"].includes(doc.status)) return [];
	if (doc.to_government === "Not asked") {
		return [{ text: __("Ask the person first: S5A and S5B, one by one"), tone: "danger" }];
	}
	return doc.to_government === "No" ? [{ text: __("The name does not go to the Government"), tone: "warning" }] : [];
}

async function propose(frm) {
	const filled = await cndh.letter_step(frm, "propose");
	if (filled === undefined) return;
	const message = filled
		? __("{0} fields filled from the case. Read, complete and shorten them.", [filled])
		: __("Nothing to add: the fields are filled, or the case says nothing.");
	frappe.show_alert({ message, indicator: filled ? "green" : "blue" });
}
