frappe.listview_settings["Duplicate Hint"] = {
	hide_name_column: true,
	add_fields: ["state"],
	get_indicator: (doc) => {
		const tones = { "To decide": "orange", "Same person": "blue", "Different persons": "gray" };
		return [__(doc.state), tones[doc.state], `state,=,${doc.state}`];
	},
	formatters: {
		shared: (value) => frappe.utils.escape_html((value || "").split(",").map(cndh.matched_name).join(", ")),
	},
	onload: (listview) => cndh.prepare_list(listview),
};
