frappe.listview_settings["Session Item"] = {
	hide_name_column: true,
	add_fields: ["decision", "urgency"],
	onload(listview) {
		cndh.prepare_list(listview, (doc) => cndh.urgency_flags(doc.urgency));
	},
};
