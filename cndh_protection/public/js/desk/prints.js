// Papers: made by the server, shown in a window of their own, kept nowhere.
const MAKE = "cndh_protection.services.prints.making.make";

// Ask how, then make the paper. warning: what to weigh before something is put on paper.
export function print_paper(frm, kind, { title, warning, logo = 0, names_others = false }) {
	const fields = [
		{ fieldtype: "HTML", options: `<p>${frappe.utils.escape_html(warning)}</p>` },
		{ fieldname: "with_logo", fieldtype: "Check", label: __("With the Commission's name and sign"), default: logo },
	];
	if (frm.doc.confidentiality_level === "C3") {
		const label = __("Why is it printed? This record is for named persons only.");
		fields.push({ fieldname: "reason", fieldtype: "Small Text", label, reqd: 1 });
	} else if (names_others) {
		const label = __("Why is it printed? Needed if one of the cases is for named persons only.");
		fields.push({ fieldname: "reason", fieldtype: "Small Text", label });
	}
	frappe.prompt(fields, (values) => make(frm, kind, values), title, __("Print"));
}

async function make(frm, kind, values) {
	const { message } = await frappe.call({
		method: MAKE,
		type: "POST",
		args: { kind, name: frm.doc.name, ...values },
		freeze: true,
	});
	if (message) show(message);
}

function show({ pdf, file_name, code }) {
	const bytes = Uint8Array.from(atob(pdf), (letter) => letter.charCodeAt(0));
	const address = URL.createObjectURL(new Blob([bytes], { type: "application/pdf" }));
	const link = Object.assign(document.createElement("a"), { href: address, download: file_name });
	link.click();
	setTimeout(() => URL.revokeObjectURL(address), 60000);
	frappe.show_alert({ message: __("Made, with the code {0} on every page.", [code]), indicator: "green" });
}
