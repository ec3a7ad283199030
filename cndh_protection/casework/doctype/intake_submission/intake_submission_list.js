frappe.listview_settings["Intake Submission"] = {
	add_fields: ["urgency"],
	formatters: {
		received_on: cndh.short_time,
		urgency: (value) => cndh.flags_html(cndh.urgency_flags(value)),
	},
	onload(listview) {
		cndh.prepare_list(listview, (doc) => cndh.urgency_flags(doc.urgency));
	},
};
