frappe.listview_settings["Audit Event"] = {
	add_fields: ["details"],
	hide_name_column: true,
	formatters: {
		at: cndh.short_time,
		code: cndh.event_words,
		details: (value) => frappe.utils.escape_html(cndh.details_of_text(value)),
	},
	onload: (listview) => cndh.prepare_list(listview),
};
