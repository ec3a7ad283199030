frappe.listview_settings.Defender = {
	add_fields: ["contact_frozen", "never_call"],
	hide_name_column: true,
	onload(listview) {
		cndh.prepare_list(listview, flags_of_row);
	},
};

function flags_of_row(doc) {
	if (doc.contact_frozen) return [{ text: __("Contact frozen"), tone: "danger" }];
	return doc.never_call ? [{ text: __("Never call"), tone: "danger" }] : [];
}
