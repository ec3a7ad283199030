// A cercle gives its region; another region drops the cercle. The server checks the same
// (`services/places.py`).

const followed = new Set();

export function follow_places(frm) {
	if (followed.has(frm.doctype) || !frm.fields_dict.region) return;
	followed.add(frm.doctype);
	frappe.ui.form.on(frm.doctype, { cercle: take_region_of_cercle, region: settle_region });
}

async function take_region_of_cercle(frm) {
	if (!frm.doc.cercle) return;
	const region = await region_of(frm.doc.cercle);
	if (!region || region === frm.doc.region) return;
	// A region that is only read has no control that would look its title up.
	await frappe.utils.fetch_link_title("Territory", region);
	await frm.set_value("region", region);
}

async function settle_region(frm) {
	if (!frm.doc.region) return;
	if (frm.doc.region_unknown) await frm.set_value("region_unknown", 0);
	if (!frm.doc.cercle) return;
	if ((await region_of(frm.doc.cercle)) !== frm.doc.region) await frm.set_value("cercle", null);
}

async function region_of(cercle) {
	const { message } = await frappe.db.get_value("Territory", cercle, "parent_territory");
	return message && message.parent_territory;
}
