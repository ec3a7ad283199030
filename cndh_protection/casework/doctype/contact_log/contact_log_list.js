const TONES = {
	"No answer": "warning",
	"Somebody else answered": "warning",
	"Not safe to speak": "danger",
};

frappe.listview_settings["Contact Log"] = {
	add_fields: ["result"],
	hide_name_column: true,
	formatters: {
		contacted_on: cndh.short_time,
		next_try: cndh.short_time,
		result: (value, df, doc) => cndh.flags_html(flags_of_row(doc)),
	},
	onload(listview) {
		cndh.prepare_list(listview, flags_of_row);
	},
};

function flags_of_row(doc) {
	return [{ text: __(doc.result), tone: TONES[doc.result] || "calm" }];
}
