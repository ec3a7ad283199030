frappe.listview_settings["Awareness Activity"] = {
	hide_name_column: true,
	onload(listview) {
		cndh.prepare_list(listview);
	},
};
