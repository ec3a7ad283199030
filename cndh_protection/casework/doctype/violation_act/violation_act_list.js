frappe.listview_settings["Violation Act"] = {
	hide_name_column: true,
	onload(listview) {
		cndh.prepare_list(listview);
	},
};
