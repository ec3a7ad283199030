const DECIDE = "cndh_protection.services.duplicates.decide";

frappe.ui.form.on("Duplicate Hint", {
	setup(frm) {
		frm.set_df_property("shared", "formatter", (value) =>
			frappe.utils.escape_html((value || "").split(",").map(cndh.matched_name).join(", "))
		);
	},
	refresh(frm) {
		frm.disable_save();
		frm.set_intro(__("Two records share what is named below. Look at both before you decide; nothing is merged."));
		for (const decision of ["Same person", "Different persons"]) {
			if (frm.doc.state !== decision) frm.add_custom_button(__(decision), () => decide(frm, decision));
		}
	},
});

async function decide(frm, decision) {
	await frappe.call({ method: DECIDE, type: "POST", args: { name: frm.doc.name, decision }, freeze: true });
	frm.reload_doc();
}
