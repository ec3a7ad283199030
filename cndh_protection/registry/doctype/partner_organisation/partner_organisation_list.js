frappe.listview_settings["Partner Organisation"] = {
	add_fields: ["active"],
	hide_name_column: true,
	get_indicator: (doc) =>
		doc.active ? [__("Active"), "green", "active,=,1"] : [__("Not active"), "gray", "active,=,0"],
	onload(listview) {
		cndh.prepare_list(listview);
	},
};
