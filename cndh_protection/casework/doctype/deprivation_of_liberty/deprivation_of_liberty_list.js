frappe.listview_settings["Deprivation of Liberty"] = {
	hide_name_column: true,
	add_fields: ["ended_on", "end_reason", "custody_until", "judge_on", "next_date", "next_step"],
	get_indicator: (doc) =>
		doc.ended_on ? [__(doc.end_reason), "gray", "ended_on,is,set"] : [__("Still held"), "red", "ended_on,is,not set"],
	formatters: {
		deprived_on: cndh.short_time,
		next_date: cndh.short_time,
	},
	onload(listview) {
		cndh.prepare_list(listview, (doc) => cndh.flags_of_custody(doc));
	},
};
