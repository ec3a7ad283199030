frappe.listview_settings["Information Source"] = {
	hide_name_column: true,
	formatters: { heard_on: cndh.short_time },
	onload(listview) {
		cndh.prepare_list(listview, (doc) =>
			doc.at_risk ? [{ text: __("Would be in danger if known"), tone: "danger" }] : []
		);
	},
};
