frappe.listview_settings["Authority Letter"] = cndh.letter_list({ formatters: { reply_due: cndh.short_time } });
