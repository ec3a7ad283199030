frappe.treeview_settings.Territory = {
	breadcrumb: "Reference",
	title: __("Regions and cercles"),
	// The platform adds the code in brackets; the root has no title of its own.
	get_label: (node) => frappe.utils.escape_html(node.title || node.data.title || node.label),
};
