frappe.ui.form.on("Information Source", {
	setup(frm) {
		frm.set_query("violation_act", () => ({ filters: { violation_case: frm.doc.violation_case || "" } }));
	},
});
