frappe.listview_settings["Violation Act"] = {
	hide_name_column: true,
	add_fields: ["violation_type_mark"],
	formatters: {
		// A protected type leaves the link empty.
		violation_type: (value, df, doc) =>
			doc.violation_type_mark
				? frappe.utils.escape_html(doc.violation_type_mark)
				: frappe.format(value, df, null, doc),
	},
	onload(listview) {
		cndh.prepare_list(listview);
	},
};
