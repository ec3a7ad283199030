frappe.ui.form.on("Referral", {
	setup(frm) {
		frm.set_query("partner", () => ({ filters: { active: 1 } }));
	},

	defender(frm) {
		cndh.show_precautions(frm, frm.doc.defender, flags_of(frm));
	},

	refresh(frm) {
		cndh.show_precautions(frm, frm.doc.defender, flags_of(frm));
		// Set once, like the case: the sheet is made from them.
		const prepared = frm.is_new() || cndh.stage_of(frm.doc.workflow_state) === "referral.PRE";
		for (const field of ["service", "purpose", "sections"]) frm.set_df_property(field, "read_only", prepared ? 0 : 1);
		offer_sheet(frm);
	},
});

// For a partner who has no page, or no network.
function offer_sheet(frm) {
	const seen = (frm.doc.__onload || {}).seen;
	if (frm.is_new() || !(seen && seen.is_live) || !(frm.get_docinfo().permissions || {}).write) return;
	const warning = __("Give the sheet into the hands of the partner only: whoever finds it knows all that it says.");
	const title = __("Minimum-data sheet");
	frm.add_custom_button(__("Print"), () => cndh.print_paper(frm, "sheet", { title, warning, logo: 1 }));
}

function flags_of(frm) {
	const doc = frm.doc;
	const seen = (doc.__onload || {}).seen;
	if (frm.is_new() || !doc.sent_on || !seen || seen.modified !== doc.modified) return [];
	const flags = seen.is_live
		? [{ text: __("The partner sees it until {0}", [frappe.datetime.str_to_user(doc.expires_on)]), tone: "warning" }]
		: [{ text: __("The partner sees nothing of it any more"), tone: "calm" }];
	if (doc.first_read_on) {
		const read = __("Read on {0}: what was read cannot be called back", [cndh.short_time(doc.first_read_on)]);
		flags.push({ text: read, tone: "calm" });
	}
	return flags;
}
