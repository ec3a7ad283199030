const TONES = {
	"Consent Status-GIV": "calm",
	"Consent Status-LIM": "calm",
	"Consent Status-VIT": "danger",
};

frappe.listview_settings["Consent"] = {
	add_fields: ["status", "vital_result"],
	onload(listview) {
		cndh.prepare_list(listview, flags_of_row);
	},
};

function flags_of_row(doc) {
	if (doc.vital_result === "Due") return [{ text: __("To be confirmed"), tone: "danger" }];
	return TONES[doc.status] ? [] : [{ text: __("Counts as refused"), tone: "warning" }];
}
