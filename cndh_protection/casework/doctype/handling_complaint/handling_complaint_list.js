frappe.listview_settings["Handling Complaint"] = {
	onload(listview) {
		cndh.prepare_list(listview);
	},
};
