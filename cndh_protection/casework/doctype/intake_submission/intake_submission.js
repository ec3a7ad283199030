const SUBMISSIONS = "cndh_protection.services.submissions";

frappe.ui.form.on("Intake Submission", {
	refresh(frm) {
		const may_write = Boolean((frm.get_docinfo().permissions || {}).write);
		if (frm.is_new() || frm.doc.status !== "New" || !may_write) return;
		if (frappe.model.can_create("Violation Case")) frm.add_custom_button(__("Make a case"), () => convert(frm)).addClass("btn-primary");
		frm.add_custom_button(__("Pass to a case"), () => join(frm));
		frm.add_custom_button(__("Not a defender"), () => pass_on(frm));
		frm.add_custom_button(__("Refuse"), () => refuse(frm));
	},
});

function convert(frm) {
	const summary = { fieldname: "summary", fieldtype: "Small Text", label: __("In one sentence"), reqd: 1, description: __("What is alleged, where and when, in one neutral sentence.") };
	ask(frm, __("Make a case"), "convert", [summary], (number) => frappe.set_route("Form", "Violation Case", number));
}

function join(frm) {
	const known = { fieldname: "case", fieldtype: "Link", options: "Violation Case", label: __("Case"), reqd: 1, only_select: 1 };
	ask(frm, __("Pass to a case"), "join", [known], (_entry, values) => frappe.set_route("Form", "Violation Case", values.case));
}

function pass_on(frm) {
	const minimum = { fieldname: "minimum", fieldtype: "Small Text", label: __("What the complaints service needs to know"), reqd: 1, description: __("The minimum, in words. Nothing else goes along.") };
	ask(frm, __("Not a defender"), "pass_on", [minimum], () => frm.reload_doc());
}

function refuse(frm) {
	const fields = [
		{ fieldname: "reason", fieldtype: "Link", options: "Reference Term", label: __("Why not admissible"), reqd: 1, only_select: 1, get_query: of_list("Inadmissibility Reason") },
		{ fieldname: "orientation", fieldtype: "Link", options: "Reference Term", label: __("Oriented to"), reqd: 1, only_select: 1, get_query: of_list("Referral Service") },
		{ fieldname: "note", fieldtype: "Small Text", label: __("Reasons and advice"), reqd: 1 },
	];
	ask(frm, __("Refuse"), "refuse", fields, () => frm.reload_doc());
}

function of_list(term_list) {
	return () => ({ filters: { term_list, retired: 0 } });
}

// A refusal is shown by the platform; the dialog stays with what was typed, and what was typed goes with it.
async function ask(frm, title, method, fields, done) {
	if (frm.is_dirty()) await frm.save();
	if (frm.is_dirty()) return;
	const dialog = new frappe.ui.Dialog({
		title,
		fields,
		primary_action_label: title,
		primary_action: async (values) => {
			const { message } = await frappe.call({ method: `${SUBMISSIONS}.${method}`, type: "POST", args: { name: frm.doc.name, ...values }, freeze: true });
			dialog.hide();
			done(message, values);
		},
	});
	dialog.onhide = () => dialog.clear();
	dialog.$wrapper.addClass("cndh-page");
	dialog.show();
}
