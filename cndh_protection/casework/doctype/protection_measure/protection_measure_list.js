frappe.listview_settings["Protection Measure"] = {
	add_fields: ["ratification", "ratify_before"],
	hide_name_column: true,
	onload(listview) {
		cndh.prepare_list(listview, (doc) => (doc.ratification === "Due" ? [cndh.ratification_flag(doc)] : []));
	},
};
