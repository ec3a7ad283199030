frappe.ui.form.on("Risk Assessment", {
	refresh(frm) {
		cndh.show_precautions(frm, frm.doc.defender);
		cndh.show_risk_panel(frm);
		const is_final = frm.doc.status === "Final";
		if (is_final) frm.disable_form();
		if (!frm.is_new() && !is_final && may_write(frm)) add_final_button(frm);
		if (is_final && frappe.model.can_create("Risk Assessment")) add_next_button(frm);
		// Whoever cannot come back to it adjusts nothing.
		frm.toggle_display(["adjustment", "adjustment_reason"], is_final || is_analyst());
	},

	violation_case: show,
	defender: show,
	form: show,
	red_flags: show,
	assessed_on: show,
	adjustment: show,

	async before_save(frm) {
		if (!frm.is_new() || is_analyst()) return;
		const question = __("Once saved, this assessment is final. The next one takes its place. Save it?");
		frappe.validated = await new Promise((answer) =>
			frappe.confirm(
				question,
				() => answer(true),
				() => answer(false)
			)
		);
	},
});

function show(frm) {
	cndh.show_risk_panel(frm);
}

// By role: `can_write` counts those who may only make one as well.
function is_analyst() {
	return frappe.perm.has_perm("Risk Assessment", 0, "write");
}

function may_write(frm) {
	return Boolean((frm.get_docinfo().permissions || {}).write);
}

function add_final_button(frm) {
	const question = __("Make this assessment final? It is not changed any more after that.");
	const make_final = async () => {
		if (frm.is_dirty()) await frm.save();
		if (frm.is_dirty()) return;
		await frm.call("finalise");
		await frm.reload_doc();
	};
	frm.add_custom_button(__("Make it final"), () => frappe.confirm(question, make_final)).addClass("btn-primary");
}

function add_next_button(frm) {
	const { violation_case, defender } = frm.doc;
	const form = is_analyst() ? "Full" : "Rapid";
	frm.add_custom_button(__("Assess again"), () =>
		frappe.new_doc("Risk Assessment", { violation_case, defender, form })
	);
}
