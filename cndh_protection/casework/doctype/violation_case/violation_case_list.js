frappe.listview_settings["Violation Case"] = {
	add_fields: ["urgency", "emergency", "paused"],
	hide_name_column: true,
	formatters: { urgency: cndh.urgency_pill },
	onload(listview) {
		cndh.prepare_list(listview, flags_of_row);
	},
};

function flags_of_row(doc) {
	const flags = cndh.add_urgency(doc.urgency, [], { on_phone_only: true });
	if (doc.emergency) flags.push({ text: __("EMERGENCY"), tone: "danger" });
	if (doc.paused) flags.push({ text: __("Paused"), tone: "calm" });
	return flags;
}
