frappe.listview_settings["Access Conflict"] = {
	add_fields: ["valid_until"],
	hide_name_column: true,
	formatters: { valid_until: cndh.short_time },
	get_indicator: (doc) =>
		doc.valid_until && doc.valid_until <= frappe.datetime.now_datetime()
			? [__("Has ended"), "gray", "valid_until,is,set"]
			: [__("In force"), "red", "valid_until,is,not set"],
	onload: (listview) => cndh.prepare_list(listview),
};
