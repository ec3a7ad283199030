// An administrator sets who of a partner may log in; the server refuses the rest (access/narrowed.py).
const PARTNERS = ["CNDH Protection Officer", "CNDH Protection Chair"];
const PEOPLE_AND_LOGINS = ["people", "active"];

frappe.ui.form.on("Partner Organisation", {
	refresh(frm) {
		if (!frappe.user.has_role("CNDH Administrator") || frappe.user.has_role(PARTNERS)) return;
		const closed = frm.meta.fields.filter(
			(field) =>
				!PEOPLE_AND_LOGINS.includes(field.fieldname) && !(frm.is_new() && field.reqd)
		);
		for (const field of closed) frm.set_df_property(field.fieldname, "read_only", 1);
	},
});
