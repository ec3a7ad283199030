frappe.ui.form.on("Contact Log", {
	refresh(frm) {
		cndh.show_precautions(frm, frm.doc.defender);
		show_question(frm);
	},

	violation_case: show_question,

	defender(frm) {
		cndh.show_precautions(frm, frm.doc.defender);
	},
});

// Asked of a case that was closed after something was done for the person; the server knows which.
async function show_question(frm) {
	let ended = Boolean(frm.doc.reprisals);
	if (!ended && frm.doc.violation_case) {
		const { message } = await frappe.db.get_value("Violation Case", frm.doc.violation_case, "closed_on");
		ended = Boolean(message && message.closed_on);
	}
	frm.toggle_display("reprisals", ended);
}
