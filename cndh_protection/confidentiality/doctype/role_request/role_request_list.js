// Roles are stored by their English names, one a line.
frappe.listview_settings["Role Request"] = {
	hide_name_column: true,
	get_indicator: (doc) => {
		const tones = { Waiting: "orange", Confirmed: "green", Refused: "gray" };
		return [__(doc.status), tones[doc.status], `status,=,${doc.status}`];
	},
	formatters: {
		roles: (value) => frappe.utils.escape_html((value || "").split("\n").map((role) => __(role)).join(", ")),
	},
	onload: (listview) => cndh.prepare_list(listview),
};
