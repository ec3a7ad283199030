frappe.ui.form.on("Handling Complaint", {
	refresh(frm) {
		cndh.offer_complaint_steps(frm);
	},
});
