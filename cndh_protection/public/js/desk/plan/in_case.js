// The protection plan in the form of a case: who agreed to what, the measures, what went to partners. One request, and
// nothing that is sealed: the risk that a measure creates is read in the measure.
import { ask_server } from "../asking";
import { element } from "../elements";
import { day } from "../risk/words";
import { measure_card } from "./measures";
import { has_ended } from "../stages";

const METHOD = "cndh_protection.services.plan.page.plan_of";
const PLACES = ["consents_view", "plan_view", "referrals_view"];

export async function show_plan(frm) {
	PLACES.forEach((place) => $(frm.fields_dict[place].wrapper).empty());
	if (frm.is_new()) return;
	const name = frm.doc.name;
	const plan = await ask_server(METHOD, { violation_case: name });
	if (!plan || frm.doc.name !== name) return;
	draw(frm, "consents_view", plan.consents, () => consents_of(frm, plan));
	draw(frm, "plan_view", plan.measures, () => measures_of(plan));
	draw(frm, "referrals_view", plan.referrals, () => referrals_of(plan));
}

function draw(frm, place, rows, make) {
	const wrapper = frm.fields_dict[place].wrapper;
	$(wrapper).empty();
	wrapper.append(rows ? make() : element("p", "text-muted", __("Not open to your role.")));
}

function consents_of(frm, plan) {
	const box = element("div", "cndh-plan");
	for (const person of plan.people) {
		const of_person = plan.consents.filter((one) => one.defender === person.defender);
		box.append(element("p", "cndh-plan-person", person.alias), answers(frm, person, of_person, plan));
	}
	if (!plan.people.length) box.append(element("p", "text-muted", __("Add the person to the case, then ask.")));
	return box;
}

// What is asked first always has a line: not asked is refused, and must be seen. What has run out is asked anew.
function answers(frm, person, given, { asked_first }) {
	const list = element("ul", "cndh-plan-list");
	const answered = given.filter((one) => !one.ran_out).map((one) => one.scope);
	const not_asked = asked_first.filter(({ scope }) => !answered.includes(scope));
	given.forEach((one) => list.append(answer_line(one)));
	not_asked.forEach((one) => list.append(not_asked_line(frm, person, one)));
	return list;
}

function answer_line(one) {
	const item = element("li");
	const words = one.recipient ? `${one.label} (${one.recipient})` : one.label;
	item.append(link_to("Consent", one.name, words));
	item.append(element("span", `cndh-flag ${one.stands ? "calm" : "warning"}`, one.status));
	if (one.expires_on) item.append(element("span", "text-muted", __("until {0}", [day(one.expires_on)])));
	return item;
}

function not_asked_line(frm, person, { scope, label }) {
	const item = element("li");
	item.append(element("span", "", label), element("span", "cndh-flag warning", __("Not asked: counts as refused")));
	if (frappe.model.can_create("Consent") && !has_ended(frm.doc)) {
		const button = element("button", "btn btn-xs btn-default", __("Enter the answer"));
		button.type = "button";
		button.setAttribute("aria-label", __("{0}: {1}", [__("Enter the answer"), `${label}, ${person.alias}`]));
		const values = { violation_case: frm.doc.name, defender: person.defender, scope: `Consent Scope-${scope}` };
		button.addEventListener("click", () => frappe.new_doc("Consent", values));
		item.append(button);
	}
	return item;
}

function measures_of({ measures }) {
	const box = element("div", "cndh-plan");
	measures.forEach((one) => box.append(measure_card(one)));
	if (!measures.length) box.append(element("p", "text-muted", __("No measure yet.")));
	return box;
}

function referrals_of({ referrals }) {
	const list = element("ul", "cndh-plan-list");
	for (const one of referrals) {
		const item = element("li");
		item.append(link_to("Referral", one.name, `${one.service}, ${one.partner}`));
		item.append(element("span", `cndh-flag ${one.is_live ? "warning" : "calm"}`, __(one.workflow_state)));
		item.append(element("span", "text-muted", reach_of(one)));
		list.append(item);
	}
	if (!referrals.length) list.append(element("li", "text-muted", __("No referral yet.")));
	return list;
}

function reach_of(one) {
	const open = one.is_live ? __("open to the partner until {0}", [day(one.expires_on)]) : __("closed to the partner");
	return one.first_read_on ? `${open}, ${__("read on {0}", [day(one.first_read_on)])}` : open;
}

export function link_to(doctype, name, words) {
	const link = element("a", "", words);
	link.href = frappe.utils.get_form_link(doctype, name);
	return link;
}
