frappe.ui.form.on("Interim", {
	setup(frm) {
		frm.set_query("stand_in", () => ({ query: "cndh_protection.access.interims.find_commissioners" }));
	},

	refresh(frm) {
		if (frm.is_new() || frappe.datetime.now_datetime() >= frm.doc.ends_on) return;
		frm.add_custom_button(__("End now"), () =>
			frappe.confirm(__("End this interim now? The role goes at once."), async () => {
				await frm.call("end");
				await frm.reload_doc();
			})
		);
	},
});
