frappe.ui.form.on("Authority Letter", {
	refresh(frm) {
		cndh.offer_letter_steps(frm, "letter");
	},
});
