frappe.ui.form.on("Break Glass", {
	setup(frm) {
		const { compartments } = frm.fields_dict;
		compartments.df.formatter = (value) => frappe.utils.escape_html(cndh.compartments_words(value));
	},

	refresh(frm) {
		frm.disable_save();
		cndh.follow_review(frm);
	},
});
