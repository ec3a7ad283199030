const SESSION_TONES = { Draft: "gray", "Agenda sent": "blue", Held: "orange", "Minutes approved": "green" };

frappe.listview_settings["Protection Session"] = {
	add_fields: ["status"],
	get_indicator: (doc) => [__(doc.status), SESSION_TONES[doc.status], `status,=,${doc.status}`],
	formatters: { held_on: cndh.short_time },
	onload(listview) {
		cndh.prepare_list(listview);
	},
};
