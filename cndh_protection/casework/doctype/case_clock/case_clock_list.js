frappe.listview_settings["Case Clock"] = {
	hide_name_column: true,
	// What there is to do is done in the case.
	get_form_link: (doc) => frappe.utils.get_form_link("Violation Case", doc.violation_case),
	add_fields: ["kind", "state", "due_on", "urgency"],
	filters: [["state", "in", "Running,Late"]],
	get_indicator: (doc) => {
		const state = cndh.is_late_clock(doc) ? "Late" : doc.state;
		const colours = { Late: "red", Running: "blue", Paused: "gray", Met: "green", "Met late": "orange", Stopped: "gray" };
		return [__(state), colours[state], `state,=,${doc.state}`];
	},
	formatters: {
		due_on: (value) => frappe.utils.escape_html(cndh.short_time(value)),
	},
	onload(listview) {
		cndh.prepare_list(listview, (doc) => [
			{ text: __(doc.kind), tone: cndh.is_late_clock(doc) ? "danger" : "calm" },
		]);
	},
};
