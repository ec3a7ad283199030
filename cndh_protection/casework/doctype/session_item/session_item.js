frappe.ui.form.on("Session Item", {
	refresh(frm) {
		cndh.add_item_actions(frm);
		const { session_status } = frm.doc.__onload || {};
		if (session_status && !["Draft", "Agenda sent"].includes(session_status)) frm.disable_form();
	},
});
