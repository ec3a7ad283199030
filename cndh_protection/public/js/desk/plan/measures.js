// One measure of the plan as a card: for whom, by whom, until when, at what cost, with which consent and effect.
import { element } from "../elements";
import { day } from "../risk/words";

export function measure_card(one) {
	const card = element("section", "cndh-plan-card");
	const head = element("p", "cndh-plan-head");
	const link = element("a", "", one.label);
	link.href = frappe.utils.get_form_link("Protection Measure", one.name);
	head.append(link, element("span", "cndh-flag calm", __(one.workflow_state)));
	flags_of(one).forEach(({ text, tone }) => head.append(element("span", `cndh-flag ${tone}`, text)));
	card.append(head, facts(one));
	return card;
}

function flags_of(one) {
	const flags = [];
	if (one.expired) flags.push({ text: __("Past its end: renew it or let it go"), tone: "danger" });
	if (one.review_late) flags.push({ text: __("Review late"), tone: "warning" });
	if (one.consent_stands === false) flags.push({ text: __("Consent missing"), tone: "warning" });
	return flags;
}

// A refusal is the person's right: it has the calm words of any other answer.
function facts(one) {
	const list = element("dl", "cndh-plan-facts");
	const rows = [
		[__("Beneficiary"), one.alias],
		[__("Carried out by"), [one.owner_officer, one.partner].filter(Boolean).join(", ")],
		[__("From – to"), period(one)],
		[__("Review"), day(one.review_on)],
		[__("Cost and funder"), cost(one)],
		[__("Answer of the person"), __(one.answer)],
		[__("Risk that it creates"), one.risk_written ? __("written down in the measure") : __("not written down")],
		[__("Effect"), one.effectiveness],
	];
	for (const [name, value] of rows) {
		if (value) list.append(pair(name, value));
	}
	return list;
}

function pair(name, value) {
	const row = element("div");
	row.append(element("dt", "", name), element("dd", "", value));
	return row;
}

function period(one) {
	if (!one.starts_on && !one.ends_on) return one.due_on ? __("to start before {0}", [day(one.due_on)]) : "";
	return `${day(one.starts_on) || "…"} – ${day(one.ends_on) || "…"}`;
}

function cost(one) {
	if (!one.cost) return one.funder || "";
	return [`${parseFloat(one.cost).toLocaleString("fr")} FCFA`, one.funder].filter(Boolean).join(", ");
}
