frappe.listview_settings["Referral"] = {
	add_fields: ["expires_on"],
	onload(listview) {
		cndh.prepare_list(listview);
	},
};
