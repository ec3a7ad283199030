frappe.listview_settings.Defender = {
	add_fields: ["contact_frozen", "never_call"],
	hide_name_column: true,
	// No word that contact is safe: the other precautions stand on the form.
	get_indicator: (doc) => {
		if (doc.contact_frozen) return [__("Contact frozen"), "red", "contact_frozen,=,1"];
		return doc.never_call ? [__("Never call"), "red", "never_call,=,1"] : null;
	},
	// The platform draws an empty pill for somebody whose risk nobody has assessed yet.
	formatters: { risk_level: (value) => (value ? frappe.utils.escape_html(value) : "") },
	onload(listview) {
		cndh.prepare_list(listview, flags_of_row);
		cndh.add_search_button(listview.page);
		cndh.offer_exceptional_access(listview);
	},
};

function flags_of_row(doc) {
	if (doc.contact_frozen) return [{ text: __("Contact frozen"), tone: "danger" }];
	return doc.never_call ? [{ text: __("Never call"), tone: "danger" }] : [];
}
