frappe.ui.form.on("Session Item", {
	refresh(frm) {
		cndh.add_item_actions(frm);
		if (!frm.is_new() && !frm.doc.alias) frm.page.set_title(frm.doc.violation_case);
		const { session_status } = frm.doc.__onload || {};
		if (session_status && !["Draft", "Agenda sent"].includes(session_status)) frm.disable_form();
	},
});
