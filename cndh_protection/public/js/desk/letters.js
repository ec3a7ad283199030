// What two people write and read before it leaves: letters to authorities, appeals to mechanisms.
const STEPS = [
	{ on: ["Draft"], label: () => __("Give to read"), take: (frm) => step(frm, "give_to_read"), primary: true },
	{ on: ["To be read"], label: () => __("Approve"), take: approve, primary: true, second: true },
	{ on: ["Approved"], label: () => __("Note the sending"), take: note_sending, primary: true },
	{ on: ["Sent"], label: () => __("Note the reply"), take: note_reply, primary: true },
	{ on: ["Draft", "To be read", "Approved"], label: () => __("Withdraw"), take: withdraw },
];

// The steps that are open now, and the paper of that kind; for whoever may write.
export function offer_letter_steps(frm, paper) {
	if (frm.is_new() || !(frm.get_docinfo().permissions || {}).write) return;
	const { owner, written_by, writers } = frm.doc;
	const wrote = [owner, written_by, ...(writers || "").split("\n")].includes(frappe.session.user);
	for (const { on, label, take, primary, second } of STEPS) {
		if (!on.includes(frm.doc.status) || (second && wrote)) continue;
		const button = frm.add_custom_button(label(), () => take(frm));
		if (primary) button.addClass("btn-primary");
	}
	const warning = __("Only an approved letter leaves. A draft is marked on every page.");
	frm.add_custom_button(__("Print"), () => cndh.print_paper(frm, paper, { title: __("Print"), warning, logo: 1 }));
}

// Unsaved changes are saved first: the server acts on the stored letter.
export async function step(frm, method, args) {
	if (frm.is_dirty()) await frm.save();
	if (frm.is_dirty()) return;
	const { message } = await frm.call(method, args || {});
	await frm.reload_doc();
	return message;
}

function approve(frm) {
	const question = __("Did you read the whole text, and does nothing in it show a source?");
	frappe.confirm(question, () => step(frm, "approve"));
}

function note_sending(frm) {
	const how = options_field(frm, "sent_how", "how");
	frappe.prompt([how], (values) => step(frm, "note_sending", values), __("Note the sending"), __("Note"));
}

function note_reply(frm) {
	const fields = [
		options_field(frm, "reply_kind", "kind"),
		{ fieldname: "words", fieldtype: "Small Text", label: __("Reply") },
	];
	frappe.prompt(fields, (values) => step(frm, "note_reply", values), __("Note the reply"), __("Note"));
}

function withdraw(frm) {
	frappe.confirm(__("Withdraw this letter? It stays on record."), () => step(frm, "withdraw"));
}

function options_field(frm, of, fieldname) {
	const { label, options } = frm.get_docfield(of);
	return { fieldname, fieldtype: "Select", label: __(label), options, reqd: 1 };
}

const TONES = {
	Draft: "gray",
	"To be read": "orange",
	Approved: "blue",
	Sent: "blue",
	Answered: "green",
	Withdrawn: "gray",
};

// How a list shows them.
export function letter_list(settings = {}) {
	return {
		add_fields: ["status"],
		get_indicator: (doc) => [__(doc.status), TONES[doc.status], `status,=,${doc.status}`],
		onload: (listview) => cndh.prepare_list(listview),
		...settings,
	};
}
