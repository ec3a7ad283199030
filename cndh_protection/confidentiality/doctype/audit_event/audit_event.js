frappe.ui.form.on("Audit Event", {
	setup(frm) {
		const { code, details, record_type, root_type } = frm.fields_dict;
		code.df.formatter = (value) => frappe.utils.escape_html(cndh.event_words(value));
		// The control has escaped the text already.
		details.df.formatter = (value) =>
			frappe.utils.escape_html(cndh.details_of_text(frappe.utils.unescape_html(value || "")));
		for (const field of [record_type, root_type]) {
			field.df.formatter = (value) => frappe.utils.escape_html(__(value || ""));
		}
	},

	refresh(frm) {
		// Nobody comments on a row, shares it or hangs files on it.
		$(frm.wrapper).addClass("cndh-protected");
		frm.page.set_title(cndh.event_words(frm.doc.code));
		frm.disable_save();
	},
});
