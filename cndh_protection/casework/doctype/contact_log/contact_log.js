frappe.ui.form.on("Contact Log", {
	refresh(frm) {
		cndh.show_precautions(frm, frm.doc.defender);
	},

	defender(frm) {
		cndh.show_precautions(frm, frm.doc.defender);
	},
});
