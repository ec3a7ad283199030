// The form of an assessment: questions, and what the answers come to while they are given.
import { element } from "../elements";
import { answer_of, give_answer, given_answers, have_rows, open_comment, say_rest_is_not_known } from "./answers";
import { draw_questions, show_answers } from "./questions";
import { ask } from "./requests";
import { fill_bar, fill_result } from "./result";
import { day } from "./words";

const SETTLE_MS = 150;
const NOTHING = { assessments: [], answers: {} };

// Draw the panel anew when another document, person or form is in view; else only what changed.
export async function show_risk_panel(frm) {
	const { name, violation_case, defender, form, status } = frm.doc;
	const key = [name, violation_case, defender, form, status].join();
	if (frm.risk_panel && frm.risk_panel.key === key && frm.risk_panel.root.isConnected) return update(frm);
	const place = frm.fields_dict.panel.wrapper;
	frm.risk_panel = null;
	$(place).empty();
	if (!violation_case) return place.append(element("p", "text-muted", __("Choose the case first.")));
	const [words, past] = await Promise.all([
		ask("questions", { violation_case, form }),
		defender ? ask("before", { violation_case, defender }) : NOTHING,
	]);
	// Something else may have come into view meanwhile.
	if (frm.doc.name !== name || frm.doc.form !== form || frm.doc.defender !== defender) return;
	$(place).empty();
	offer_people(frm, words.people);
	frm.risk_panel = { key, words, past: without(past, name), turn: 0 };
	draw(frm, place);
}

// Of a final assessment that is looked at again, only those before it are its past.
function without(past, name) {
	const index = past.assessments.findIndex((one) => one.name === name);
	return index < 0 ? past : { assessments: past.assessments.slice(index + 1), answers: {} };
}

function offer_people(frm, people) {
	frm.set_query("defender", () => ({ filters: { name: ["in", people.map((one) => one.defender)] } }));
	if (frm.is_new() && !frm.doc.defender && people.length === 1) frm.set_value("defender", people[0].defender);
}

function draw(frm, place) {
	const panel = frm.risk_panel;
	const read_only = frm.doc.status === "Final" || (!frm.is_new() && !frm.perm[0].write);
	panel.root = element("div", "cndh-risk");
	if (!read_only) begin(frm, panel);
	panel.view = {
		items: panel.words.items,
		before: panel.past.answers,
		read_only,
		answer: (item) => answer_of(frm, item),
		choose: (item, answer) => choose(frm, item, answer),
		comment: (item) => open_comment(frm, item),
	};
	panel.questions = draw_questions(panel.view);
	panel.result = element("div", "cndh-risk-result");
	panel.bar = element("div", "cndh-risk-bar-below");
	panel.bar.setAttribute("role", "status");
	panel.root.append(panel.questions);
	if (!read_only) panel.root.append(rest_button(frm));
	panel.root.append(panel.result, panel.bar);
	place.append(panel.root);
	update(frm);
}

// Rows for the answers, and the case's signs of danger; a full form begins with what the last rapid one said.
function begin(frm, panel) {
	const last = panel.past.assessments[0];
	const taken_over = frm.is_new() && frm.doc.form === "Full" && last && last.form === "Rapid";
	have_rows(frm, panel.words.items, taken_over ? panel.past.answers : {});
	if (frm.is_new()) have_flags(frm, panel.words.flags);
	panel.root.append(element("p", "cndh-risk-hint", __("Keys: 0 to 4, u for not known, arrows to move.")));
	if (taken_over) {
		const words = __("Taken over from the rapid form of {0}: look at each answer again.", [day(last.assessed_on)]);
		panel.root.append(element("p", "cndh-risk-hint strong", words));
	}
}

// The server adds them on saving as well.
function have_flags(frm, flags) {
	Object.entries(flags).forEach(([flag, label]) => frappe.utils.add_link_title("Triage Red Flag", flag, label));
	const here = new Set((frm.doc.red_flags || []).map((row) => row.flag));
	Object.keys(flags).filter((flag) => !here.has(flag)).forEach((flag) => frm.add_child("red_flags", { flag }));
	frm.refresh_field("red_flags");
}

function rest_button(frm) {
	const button = element("button", "btn btn-default btn-sm cndh-risk-rest", __("The rest is not known"));
	button.type = "button";
	button.addEventListener("click", async () => {
		await say_rest_is_not_known(frm);
		update(frm);
	});
	return button;
}

async function choose(frm, item, answer) {
	await give_answer(frm, item, answer);
	update(frm);
}

function update(frm) {
	const panel = frm.risk_panel;
	if (!panel) return;
	show_answers(panel.questions, panel.view);
	if (frm.doc.status === "Final") return show(frm, frm.doc);
	show(frm, panel.latest || {});
	clearTimeout(panel.timer);
	panel.timer = setTimeout(() => preview(frm, panel), SETTLE_MS);
}

// The server's own arithmetic; an answer that was overtaken by another is left aside.
async function preview(frm, panel) {
	const turn = ++panel.turn;
	const { violation_case, form, assessed_on, adjustment } = frm.doc;
	panel.latest = await ask("preview", {
		violation_case,
		form,
		assessed_on,
		adjustment: adjustment || "0",
		answers: JSON.stringify(given_answers(frm)),
		red_flags: JSON.stringify(flags_of(frm, panel)),
	});
	if (turn === panel.turn && frm.risk_panel === panel) show(frm, panel.latest);
}

function flags_of(frm, panel) {
	const chosen = (frm.doc.red_flags || []).map((row) => row.flag).filter(Boolean);
	return [...new Set([...Object.keys(panel.words.flags), ...chosen])];
}

function show(frm, result) {
	const panel = frm.risk_panel;
	const shown = {
		result,
		words: panel.words,
		past: panel.past.assessments,
		form: frm.doc.form,
		assessed_on: frm.doc.assessed_on,
		answered: Object.keys(given_answers(frm)).length,
		asked: panel.words.items.length,
		is_final: frm.doc.status === "Final",
	};
	fill_bar(panel.bar, shown);
	fill_result(panel.result, shown);
}
