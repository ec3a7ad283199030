frappe.ui.form.on("Defender", {
	refresh: show_precautions,
	contact_frozen: show_precautions,
	frozen_reason: show_precautions,
	never_call: show_precautions,
	no_sms: show_precautions,
	no_message_left: show_precautions,
	contact_hours: show_precautions,
});

function show_precautions(frm) {
	cndh.show_precautions(frm, frm.doc);
}
