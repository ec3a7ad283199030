const TONES = { L3: "warning", L4: "danger" };

frappe.listview_settings["Risk Assessment"] = {
	add_fields: ["level", "status", "low_confidence"],
	hide_name_column: true,
	formatters: {
		assessed_on: cndh.short_time,
		level: (value, df, doc) => cndh.flags_html(flags_of_row(doc)),
	},
	onload(listview) {
		cndh.prepare_list(listview, flags_of_row);
	},
};

function flags_of_row(doc) {
	const flags = doc.level ? [{ text: doc.level, tone: TONES[doc.level] || "calm" }] : [];
	if (doc.low_confidence) flags.push({ text: __("low confidence"), tone: "calm" });
	if (doc.status === "Draft") flags.push({ text: __("Draft"), tone: "calm" });
	return flags;
}
