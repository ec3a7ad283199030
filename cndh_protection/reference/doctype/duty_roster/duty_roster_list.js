frappe.listview_settings["Duty Roster"] = {
	add_fields: ["starts_on", "ends_on"],
	hide_name_column: true,
	formatters: { starts_on: cndh.short_time, ends_on: cndh.short_time },
	get_indicator: (doc) => {
		const now = frappe.datetime.now_datetime();
		if (doc.ends_on < now) return [__("Past"), "gray", `ends_on,<,${now}`];
		if (doc.starts_on > now) return [__("To come"), "blue", `starts_on,>,${now}`];
		return [__("On duty now"), "green", `starts_on,<=,${now}|ends_on,>=,${now}`];
	},
	onload(listview) {
		cndh.prepare_list(listview);
	},
};
