frappe.pages["my-people"].on_page_load = (wrapper) => cndh.make_my_people(wrapper);
