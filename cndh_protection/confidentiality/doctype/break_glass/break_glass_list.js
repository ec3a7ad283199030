frappe.listview_settings["Break Glass"] = {
	add_fields: ["review_due", "review_result"],
	hide_name_column: true,
	get_indicator: (doc) => {
		const [label, colour] = cndh.review_flag(doc);
		return [label, colour, `review_result,=,${doc.review_result || ""}`];
	},
	onload: (listview) => cndh.prepare_list(listview),
};
