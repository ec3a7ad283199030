// A step of the workflow asks for what it needs (a reason, a closing reason) before the platform takes it.
import { ask_facts } from "./step_dialog";
import { stage_of } from "./stages";

export function ask_before_steps() {
	for (const doctype of Object.keys(frappe.boot.cndh.steps)) {
		frappe.ui.form.on(doctype, { before_workflow_action: ask_before_step, after_workflow_action: show_what_followed });
	}
}

// The platform has frozen the page and takes the step, and unfreezes, once this promise resolves.
async function ask_before_step(frm) {
	const transition = await chosen_transition(frm).catch(() => stop());
	const facts = transition ? facts_of_step(frm.doctype, transition) : [];
	if (!facts.length) return;
	frappe.dom.unfreeze();
	if (!(await ask_facts(frm, transition, facts))) return never();
	frappe.dom.freeze();
	await frm.reload_doc();
}

// The platform shows what the step answered: without the clocks that it met, and with codes where it made rows. Read
// again in place: a reload would empty the form while the platform still draws it, and mark full fields as missing.
async function show_what_followed(frm) {
	const args = { doctype: frm.doctype, name: frm.docname };
	await frappe.call({ method: "frappe.desk.form.load.getdoc", type: "GET", args });
	frm.refresh();
}

function stop() {
	frappe.dom.unfreeze();
	return never();
}

// The platform knows no cancelling: a promise that never resolves leaves the step untaken, a rejected one would say
// that something went wrong.
function never() {
	return new Promise(() => {});
}

async function chosen_transition(frm) {
	const transitions = await frappe.workflow.get_transitions(frm.doc);
	return transitions.find((transition) => transition.action === frm.selected_workflow_action);
}

// [{ fieldname, required, only_with }] for what the stage that the step enters needs and asks for, and for the step's
// reason. only_with: the field, and its values, without which the fact is not asked for, and with which it is needed.
function facts_of_step(doctype, transition) {
	const { needs, asks, asked_with } = frappe.boot.cndh.steps[doctype];
	const stage = stage_of(transition.next_state);
	const needed = [...(needs[stage] || []), ...(transition.cndh_reason_required ? ["step_reason"] : [])];
	return [
		...needed.map((fieldname) => ({ fieldname, required: true })),
		...(asks[stage] || []).map((fieldname) => ({
			fieldname,
			required: false,
			only_with: (asked_with[stage] || {})[fieldname],
		})),
	];
}
