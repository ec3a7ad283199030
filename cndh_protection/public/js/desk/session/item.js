// What is done with an item of a session: vote, step aside, record the decision, write what the session needs to know.
import { link_query } from "../link_queries";

const CHAIR = "CNDH Protection Chair";
const VOICES = ["For", "Against", "Abstention"];
const TO_COME = ["Draft", "Agenda sent"];

export function add_item_actions(frm) {
	const about = frm.doc.__onload;
	if (frm.is_new() || !about || frm.doc.decision) return;
	frm.add_custom_button(__("I have a conflict: step aside"), () => recuse(frm));
	if (TO_COME.includes(about.session_status)) return add_line_button(frm);
	if (about.session_status !== "Held" || !about.taking_part.includes(frappe.session.user)) return;
	for (const voice of VOICES) {
		frm.add_custom_button(__(voice), () => act(frm, "vote", { voice }), __("Vote"));
	}
	if (!frappe.user.has_role(CHAIR)) return;
	frm.add_custom_button(__("Record the decision"), () => decide(frm, about)).addClass("btn-primary");
}

function add_line_button(frm) {
	const may_write = Boolean((frm.get_docinfo().permissions || {}).write);
	if (may_write || frm.doc.rapporteur !== frappe.session.user) return;
	const { label, description } = frm.get_docfield("agenda_line");
	const field = { fieldname: "words", fieldtype: "Text", label: __(label), description: __(description), reqd: 1 };
	frm.add_custom_button(__("Write for the agenda"), () =>
		frappe.prompt([field], (values) => act(frm, "write_line", values), __("For the agenda"), __("Save"))
	).addClass("btn-primary");
}

function recuse(frm) {
	const question = __("Declare a conflict with this case? From now on neither the case nor this item is there for you.");
	frappe.confirm(question, async () => {
		const session = frm.doc.protection_session;
		await frm.call("recuse");
		frappe.set_route("Form", "Protection Session", session);
	});
}

function decide(frm, { answers, taking_part }) {
	const dialog = new frappe.ui.Dialog({
		title: __("Decision of the session"),
		fields: fields_of(frm, answers, taking_part),
		primary_action_label: __("Record the decision"),
		// A refusal is shown by the platform, and the dialog stays with what was typed.
		primary_action: async (values) => {
			if (await act(frm, "decide", values)) dialog.hide();
		},
	});
	dialog.$wrapper.addClass("cndh-page");
	dialog.show();
}

function fields_of(frm, answers, taking_part) {
	const select = (list) => ["", ...list];
	const decisions = select(answers.map((value) => ({ value, label: __(value) })));
	const closing = frm.get_docfield("closure_reason");
	const dissenters = select(taking_part.map((value) => ({ value, label: frappe.user.full_name(value) })));
	return [
		{ fieldname: "decision", fieldtype: "Select", label: __("Decision"), options: decisions, reqd: 1 },
		{
			fieldname: "closure_reason",
			fieldtype: "Link",
			label: __(closing.label),
			options: closing.options,
			get_query: link_query(frm.doctype, closing),
			only_select: 1,
			depends_on: "eval:doc.decision === 'Close the case'",
			mandatory_depends_on: "eval:doc.decision === 'Close the case'",
		},
		{
			fieldname: "reasons",
			fieldtype: "Small Text",
			label: __("Reasons of the decision"),
			mandatory_depends_on: "eval:doc.decision && doc.decision !== 'Postpone'",
		},
		{ fieldname: "dissenter", fieldtype: "Select", label: __("Dissent of"), options: dissenters },
		{ fieldname: "dissent", fieldtype: "Small Text", label: __("Dissenting opinion"), depends_on: "dissenter" },
	];
}

// Unsaved changes are saved first: the server acts on the stored item. True when it was done.
async function act(frm, method, args) {
	if (frm.is_dirty()) await frm.save();
	if (frm.is_dirty()) return false;
	const done = await frm.call(method, args).then(
		() => true,
		() => false
	);
	if (done) await frm.reload_doc();
	return done;
}
