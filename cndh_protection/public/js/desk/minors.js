// Minors and their guardians, in the strip of every form from which somebody might be contacted.

const MINOR = "Age Group-00-17";

// Relations marked "guardian who is a risk", of the people that this person may read.
export async function guardians_at_risk(filters) {
	const args = {
		doctype: "Defender Relation",
		parent: "Defender",
		fields: ["relative", "guardian_risk"],
		filters: { ...filters, guardian_risk: 1, parenttype: "Defender" },
	};
	const { message } = await frappe.call({ method: "frappe.client.get_list", type: "POST", args });
	return message || [];
}

export function guardian_flags(relations) {
	const codes = new Set(relations.filter((row) => row.guardian_risk).map((row) => row.relative));
	return [...codes].map((code) => ({
		text: __("NEVER CONTACT: guardian who is a risk ({0})", [code]),
		tone: "danger",
	}));
}

export function minor_flags(people, referent) {
	if (!people.some((person) => person.age_group === MINOR)) return [];
	if (!referent) return [{ text: __("MINOR: name the referent"), tone: "danger" }];
	return [{ text: __("Minor in this case"), tone: "warning" }];
}
