frappe.listview_settings["Urgent Appeal"] = cndh.letter_list();
