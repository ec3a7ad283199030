frappe.ui.form.on("Protection Session", {
	refresh(frm) {
		const may_write = Boolean((frm.get_docinfo().permissions || {}).write);
		const to_come = ["Draft", "Agenda sent"].includes(frm.doc.status);
		cndh.show_agenda(frm, may_write && to_come ? (item) => remove(frm, item) : null);
		if (!frm.is_new() && !to_come) frm.disable_form();
		if (frm.is_new() || !may_write) return;
		if (to_come) add_agenda_buttons(frm);
		add_next_step(frm);
		add_papers(frm, to_come);
	},
});

function add_agenda_buttons(frm) {
	frm.add_custom_button(__("Propose the agenda"), () => propose(frm));
	if (frappe.model.can_read("Violation Case")) frm.add_custom_button(__("Add a case"), () => add_item(frm));
}

const STEPS = {
	Draft: ["send_agenda", () => __("Send the agenda"), () => __("Tell the members, in neutral words, that the agenda is ready?")],
	"Agenda sent": [
		"hold",
		() => __("Open the session"),
		() => __("Is the attendance right? Date, attendance and agenda stay as they are from now on; people can vote."),
	],
	Held: ["approve_minutes", () => __("Approve the minutes"), () => __("Approve the minutes? Nothing changes any more after that.")],
};

function add_next_step(frm) {
	const [method, label, question] = STEPS[frm.doc.status] || [];
	if (!method || (frm.doc.status === "Held" && !frappe.user.has_role("CNDH Protection Chair"))) return;
	frm.add_custom_button(label(), () => frappe.confirm(question(), () => act(frm, method))).addClass("btn-primary");
}

function add_papers(frm, to_come) {
	const kind = to_come ? "agenda" : "minutes";
	const title = to_come ? __("Agenda") : __("Minutes of the session");
	const warning = __("Cases are named by their alias. Collect every copy at the end of the session, and destroy it.");
	frm.add_custom_button(__("Print"), () =>
		cndh.print_paper(frm, kind, { title, warning, logo: 1, names_others: true })
	);
}

async function propose(frm) {
	const { message } = await act(frm, "propose_agenda");
	if (message !== undefined) frappe.show_alert({ message: __("Items added: {0}", [String(message)]), indicator: "green" });
}

function add_item(frm) {
	const fields = [
		{ fieldname: "violation_case", fieldtype: "Link", options: "Violation Case", label: __("Case"), reqd: 1, only_select: 1 },
		{ fieldname: "asked", fieldtype: "Select", label: __("What is asked"), reqd: 1 },
		{
			fieldname: "measure",
			fieldtype: "Link",
			options: "Protection Measure",
			label: __("Measure started on a duty decision"),
			depends_on: "eval:doc.asked === 'Ratification'",
			get_query: () => ({ filters: { ratification: "Due" } }),
			only_select: 1,
		},
	];
	frappe.model.with_doctype("Session Item", () => {
		fields[1].options = frappe.meta.get_docfield("Session Item", "asked").options;
		frappe.prompt(fields, (values) => act(frm, "add_item", values), __("Add a case"), __("Add"));
	});
}

function remove(frm, item) {
	const question = __("Take {0} off the agenda?", [frappe.utils.escape_html(item.alias || item.violation_case)]);
	frappe.confirm(question, () => act(frm, "remove_item", { item: item.name }));
}

// Unsaved changes are saved first: the server acts on the stored session.
async function act(frm, method, args) {
	if (frm.is_dirty()) await frm.save();
	if (frm.is_dirty()) return {};
	const answer = await frm.call(method, args || {});
	await frm.reload_doc();
	return answer || {};
}
