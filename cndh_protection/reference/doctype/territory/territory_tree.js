frappe.treeview_settings.Territory = {
	breadcrumb: "Reference",
	title: __("Regions and cercles"),
	// The platform gives the root no title, and puts the code in brackets behind the others'.
	get_label: (node) => (node.is_root ? __("Mali") : frappe.utils.escape_html(node.title || node.label)),
};
