const LETTER_TONES = {
	Draft: "gray",
	"To be read": "orange",
	Approved: "blue",
	Sent: "blue",
	Answered: "green",
	Withdrawn: "gray",
};

frappe.listview_settings["Authority Letter"] = {
	add_fields: ["status"],
	get_indicator: (doc) => [__(doc.status), LETTER_TONES[doc.status], `status,=,${doc.status}`],
	formatters: { reply_due: cndh.short_time },
	onload(listview) {
		cndh.prepare_list(listview);
	},
};
