frappe.listview_settings["Violation Case"] = {
	add_fields: ["urgency", "emergency", "paused"],
	hide_name_column: true,
	formatters: {
		received_on: cndh.short_time,
		urgency: (value, df, doc) => cndh.flags_html(flags_of_row(doc)),
	},
	onload(listview) {
		cndh.prepare_list(listview, flags_of_row);
		if (frappe.model.can_write("Violation Case")) {
			listview.page.add_menu_item(__("Cover an absence"), cndh.ask_who_is_absent);
		}
		cndh.offer_exceptional_access(listview);
	},
};

function flags_of_row(doc) {
	const flags = cndh.urgency_flags(doc.urgency);
	if (cndh.has_ended(doc)) return flags;
	// One of the two: a phone has room for no more.
	if (doc.emergency) flags.push({ text: __("EMERGENCY"), tone: "danger" });
	else if (doc.paused) flags.push({ text: __("Paused"), tone: "calm" });
	return flags;
}
