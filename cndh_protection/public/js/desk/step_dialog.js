// The dialog of a step: the document's own fields, so that labels, values and lists are the form's.
import { link_query } from "./link_queries";

// Ask for the facts and have the server keep them; true when they are kept, false when the person gave up.
export function ask_facts(frm, transition, facts) {
	return new Promise((resolve) => {
		let kept = false;
		const dialog = new frappe.ui.Dialog({
			title: __(transition.action),
			fields: facts.map((fact) => ({
				...dialog_field(frm, fact),
				// The platform looks before the server has said that a link is one.
				change: () => dialog.refresh_dependency(),
			})),
			primary_action_label: __(transition.action),
			// A refusal is shown by the platform, and the dialog stays with what was typed.
			primary_action: async (values) => {
				kept = await keep_facts(frm, transition, asked_in(dialog, facts), values);
				if (kept) dialog.hide();
			},
			secondary_action_label: __("Cancel"),
			secondary_action: () => dialog.hide(),
		});
		dialog.onhide = () => resolve(kept);
		dialog.$wrapper.addClass("cndh-page");
		dialog.show();
	});
}

// What is not asked for stays as it is stored.
function asked_in(dialog, facts) {
	return facts.filter(({ fieldname }) => !dialog.get_field(fieldname).df.hidden_due_to_dependency);
}

function dialog_field(frm, { fieldname, required, only_with }) {
	const df = frappe.meta.get_docfield(frm.doctype, fieldname);
	const is_reason = fieldname === "step_reason";
	const condition = only_with && `eval:${JSON.stringify(only_with[1])}.includes(doc.${only_with[0]})`;
	return {
		fieldname,
		fieldtype: df.fieldtype,
		label: is_reason ? "Reason" : df.label,
		options: df.options,
		// A protected field shows here what the form shows of it.
		sealed_doc: { doctype: frm.doctype, name: frm.doc.name },
		description: df.description && __(df.description),
		reqd: required ? 1 : 0,
		depends_on: condition,
		mandatory_depends_on: condition,
		// The reason of an earlier step is no reason for this one.
		default: is_reason ? null : frm.doc[fieldname],
		get_query: link_query(frm.doctype, df),
		filter_description: __("Only values in use"),
		only_select: 1,
	};
}

// Emptied fields are sent too. True when kept, false when refused.
function keep_facts(frm, transition, facts, values) {
	const given = Object.fromEntries(facts.map(({ fieldname }) => [fieldname, values[fieldname] ?? null]));
	const args = {
		doctype: frm.doctype,
		name: frm.doc.name,
		action: transition.action,
		values: given,
	};
	return frappe.xcall("cndh_protection.services.stages.prepare_step", args).then(
		() => true,
		() => false
	);
}
