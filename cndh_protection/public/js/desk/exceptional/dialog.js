// Exceptional access: by the number of a record that the person's lists do not show.
import { ask_server } from "../asking";
import { COMPARTMENTS } from "../sealed/fields";
import { compartment_name } from "../sealed/words";

const OPEN = "cndh_protection.access.break_glass.open_exceptionally";
const TAKERS = ["CNDH Protection Chair", "CNDH Duty Commissioner", "CNDH President"];
const REASONS = [
	"Danger to life",
	"Officer cannot be reached",
	"Safety of staff",
	"Order of an authority",
	"Correction of access",
];

// In the menu of a list of cases or people, for those who may take it.
export function offer_exceptional_access(listview) {
	if (!frappe.user.has_role(TAKERS)) return;
	listview.page.add_menu_item(__("Exceptional access"), () => ask_exceptional_access(listview.doctype));
}

function ask_exceptional_access(doctype) {
	const dialog = new frappe.ui.Dialog({
		title: __("Exceptional access"),
		fields: fields(doctype),
		primary_action_label: __("Open for 60 minutes"),
		primary_action: (values) => open(dialog, doctype, values),
	});
	dialog.$wrapper.addClass("cndh-page");
	dialog.show();
}

function fields(doctype) {
	const reasons = ["", ...REASONS].map((reason) => ({ value: reason, label: reason && __(reason) }));
	return [
		{ fieldtype: "HTML", fieldname: "what_happens", options: what_happens() },
		{
			fieldname: "record",
			fieldtype: "Data",
			label: doctype === "Defender" ? __("Code of the person") : __("Number of the case"),
			reqd: 1,
		},
		{ fieldname: "reason", fieldtype: "Select", label: __("Reason"), options: reasons, reqd: 1 },
		{ fieldtype: "Section Break", label: __("What opens") },
		...COMPARTMENTS.map((part) => ({ fieldname: part, fieldtype: "Check", label: compartment_name(part) })),
	];
}

function what_happens() {
	const sentences = [
		__("For a record that is closed to you and that you must see now. It opens at once, for 60 minutes, for reading."),
		__("The data-protection officer and the chair are told at once. Each opening is on record."),
		__("Within 7 days somebody else says whether it was justified."),
	];
	return `<ul class="cndh-what-happens">${sentences.map((words) => `<li>${words}</li>`).join("")}</ul>`;
}

async function open(dialog, doctype, values) {
	const compartments = COMPARTMENTS.filter((part) => values[part]);
	if (!compartments.length) {
		frappe.show_alert({ message: __("Choose what opens."), indicator: "orange" });
		return;
	}
	const record = values.record.trim().toUpperCase();
	const args = { record_type: doctype, record, compartments: compartments.join(","), reason: values.reason };
	if ((await ask_server(OPEN, args)) === undefined) return;
	dialog.hide();
	frappe.set_route("Form", doctype, record);
}
