const RESULT_COLOURS = {
	Reached: "green",
	"No answer": "orange",
	"Somebody else answered": "orange",
	Refused: "gray",
	"Not safe to speak": "red",
	"To be called again": "blue",
};

frappe.listview_settings["Contact Log"] = {
	add_fields: ["result"],
	hide_name_column: true,
	get_indicator: (doc) => [__(doc.result), RESULT_COLOURS[doc.result], `result,=,${doc.result}`],
	onload(listview) {
		cndh.prepare_list(listview);
	},
};
