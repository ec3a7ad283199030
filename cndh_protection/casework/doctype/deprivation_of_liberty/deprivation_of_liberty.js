frappe.ui.form.on("Deprivation of Liberty", {
	setup(frm) {
		frm.set_query("person", () => ({ filters: { name: ["in", frm.people_of_case || []] } }));
	},

	refresh(frm) {
		cndh.show_precautions(frm, frm.doc.person, cndh.flags_of_custody(frm.doc));
		know_people(frm);
	},

	violation_case(frm) {
		know_people(frm);
	},

	person(frm) {
		cndh.show_precautions(frm, frm.doc.person, cndh.flags_of_custody(frm.doc));
	},
});

// Whom the case names: nobody else can be held in it.
async function know_people(frm) {
	const name = frm.doc.violation_case;
	if (!name) return;
	const doc = await frappe.db.get_doc("Violation Case", name);
	if (frm.doc.violation_case !== name) return;
	frm.people_of_case = doc.defenders.map((row) => row.defender);
	if (!frm.doc.person && frm.is_new() && frm.people_of_case.length === 1) {
		frm.set_value("person", frm.people_of_case[0]);
	}
}
