// The reception: one screen while somebody speaks.

frappe.pages["reception"].on_page_load = (wrapper) => {
	frappe.ui.make_app_page({ parent: wrapper, title: __("Reception"), single_column: true });
};

frappe.pages["reception"].on_page_show = (wrapper) => cndh.show_reception(wrapper.page);
