// The risk in the form of a case: the level of each person, how it went, and the way to a new assessment.
import { element } from "../elements";
import { draw_levels } from "./picture";
import { ask } from "./requests";
import { figure_of } from "./result";
import { LEVELS, age, day, figure, level_name, level_tone } from "./words";
import { has_ended } from "../stages";

const ASSESSMENT = "Risk Assessment";
const BUTTONS = { Rapid: () => __("Assess the risk (rapid)"), Full: () => __("Assess the risk (full)") };

// Draw the section, and give the flags of the form's header.
export async function show_case_risk(frm) {
	const place = frm.fields_dict.risk_overview.wrapper;
	$(place).empty();
	if (frm.is_new() || !frappe.model.can_read(ASSESSMENT)) return [];
	const name = frm.doc.name;
	const risk = await ask("overview", { violation_case: name });
	if (frm.doc.name !== name) return [];
	if (has_ended(frm.doc)) risk.may_make = [];
	$(place).empty();
	for (const person of risk.people) place.append(draw_person(frm, person, risk));
	if (!risk.people.length) place.append(element("p", "text-muted", __("Add the person to the case, then assess the risk.")));
	return has_ended(frm.doc) ? [] : level_flags(risk);
}

// The highest level among those that stand.
function level_flags({ assessments, people, levels }) {
	const standing = people.map((person) => latest_of(assessments, person)).filter((one) => one && one.level);
	if (!standing.length) return [];
	const worst = standing.reduce((a, b) => (LEVELS.indexOf(b.level) > LEVELS.indexOf(a.level) ? b : a));
	return [{ text: standing_words(worst, levels), tone: level_tone(worst.level) }];
}

function standing_words(one, levels) {
	const words = [__("Risk {0} ({1}), assessed {2}", [(levels[one.level] || "").toLowerCase(), one.level, age(one.assessed_on)])];
	if (one.low_confidence) words.push(__("low confidence"));
	if (one.next_review && one.next_review < frappe.datetime.get_today()) words.push(__("review due since {0}", [day(one.next_review)]));
	return words.join(", ");
}

function latest_of(assessments, person) {
	return assessments.find((one) => one.defender === person.defender);
}

function draw_person(frm, person, risk) {
	const box = element("div", "cndh-risk-person");
	const mine = risk.assessments.filter((one) => one.defender === person.defender);
	const head = element("p", "cndh-risk-head");
	head.append(element("b", "", person.alias));
	head.append(mine.length ? standing(mine[0], risk.levels) : element("span", "text-muted", __("Risk not assessed")));
	box.append(head, buttons(frm, person, risk.may_make));
	if (mine.length) box.append(history(mine, risk.levels));
	return box;
}

function standing(one, levels) {
	return element("span", `cndh-flag ${level_tone(one.level)}`, standing_words(one, levels));
}

function buttons(frm, person, forms) {
	const row = element("div", "cndh-team-buttons");
	for (const form of forms) {
		const button = element("button", "btn btn-sm btn-default", BUTTONS[form]());
		button.type = "button";
		button.setAttribute("aria-label", __("{0}: {1}", [BUTTONS[form](), person.alias]));
		button.addEventListener("click", () => assess(frm, person, form));
		row.append(button);
	}
	return row;
}

function assess(frm, person, form) {
	frappe.new_doc(ASSESSMENT, { violation_case: frm.doc.name, defender: person.defender, form });
}

function history(mine, levels) {
	const row = element("div", "cndh-risk-pictures");
	const list = element("ul", "cndh-risk-list");
	mine.forEach((one) => list.append(line(one, levels)));
	row.append(list);
	if (mine.length > 1) row.append(figure_of(__("Level over time"), draw_levels([...mine].reverse(), __("Level over time"))));
	return row;
}

function line(one, levels) {
	const item = element("li");
	const link = element("a", "", day(one.assessed_on));
	link.href = frappe.utils.get_form_link(ASSESSMENT, one.name);
	const words = [level_name(levels, one.level), __("score {0}", [figure(one.score)]), __(one.form)];
	if (one.low_confidence) words.push(__("low confidence"));
	item.append(link, element("span", "", words.join(" · ")));
	return item;
}
