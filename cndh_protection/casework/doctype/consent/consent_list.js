const TONES = {
	"Consent Status-GIV": "calm",
	"Consent Status-LIM": "calm",
	"Consent Status-VIT": "danger",
};

const COLOURS = {
	"Consent Status-GIV": "green",
	"Consent Status-LIM": "green",
	"Consent Status-VIT": "red",
	"Consent Status-WDN": "gray",
};

frappe.listview_settings["Consent"] = {
	add_fields: ["status", "vital_result"],
	// A code of a list, in its words; the platform would show the code.
	get_indicator: (doc) => [
		frappe.utils.get_link_title("Reference Term", doc.status) || doc.status,
		COLOURS[doc.status] || "orange",
		`status,=,${doc.status}`,
	],
	onload(listview) {
		cndh.prepare_list(listview, flags_of_row);
	},
};

function flags_of_row(doc) {
	if (doc.vital_result === "Due") return [{ text: __("To be confirmed"), tone: "danger" }];
	return TONES[doc.status] ? [] : [{ text: __("Counts as refused"), tone: "warning" }];
}
