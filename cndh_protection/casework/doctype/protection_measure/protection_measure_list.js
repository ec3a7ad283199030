frappe.listview_settings["Protection Measure"] = {
	add_fields: ["ratification", "ratify_before"],
	hide_name_column: true,
	formatters: { ratification: (value, df, doc) => cndh.flags_html(cndh.short_ratification_flags(doc)) },
	onload(listview) {
		cndh.prepare_list(listview, cndh.short_ratification_flags);
	},
};
