// The day of whoever looks: what is late, what is due, what waits, whom to call and how.

frappe.pages["ma-journee"].on_page_load = (wrapper) => {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("My day"), single_column: true });
	page.set_secondary_action(__("Refresh"), () => cndh.show_my_day(page), "refresh");
};

frappe.pages["ma-journee"].on_page_show = (wrapper) => cndh.show_my_day(wrapper.page);
