// What the answers come to: level, why, how sure, against the time before; a bar that stays in view, and the pictures.
import { element } from "../elements";
import { draw_axes, draw_levels } from "./picture";
import { AXES, FIGURES, LEVELS, NEEDS_FULL_FORM, axis_name, day, figure, level_name, level_tone } from "./words";

// shown: { result, words: { levels, rules }, past, form, answered, asked, is_final }; past: the newest first.
export function fill_bar(bar, shown) {
	const { result, words } = shown;
	bar.replaceChildren();
	bar.append(element("span", `cndh-flag ${level_tone(result.level)}`, level_name(words.levels, result.level)));
	for (const axis of AXES) {
		const sum = element("span", "cndh-risk-sum", `${axis_name(axis)} `);
		sum.append(element("b", "", figure(result[FIGURES[axis]])));
		bar.append(sum);
	}
	if (!shown.is_final) {
		bar.append(element("span", "cndh-risk-progress", __("{0} of {1} answered", [shown.answered, shown.asked])));
	}
}

export function fill_result(box, shown) {
	box.replaceChildren(element("h4", "", __("Level")), head(shown), notices(shown), pictures(shown));
	box.append(element("p", "cndh-risk-note", __("The score supports; people decide.")));
}

function head({ result, words, past }) {
	const line = element("p", "cndh-risk-head");
	line.append(element("span", `cndh-flag ${level_tone(result.level)}`, level_name(words.levels, result.level)));
	line.append(element("span", "", result.score ? __("Score {0} of 100", [figure(result.score)]) : __("No score: nothing is known of the threats")));
	if (past.length) line.append(against(result, past[0], words));
	return line;
}

function against(result, before, words) {
	const stood = element("span", "cndh-risk-against");
	stood.append(__("Before, {0}: {1}", [day(before.assessed_on), level_name(words.levels, before.level)]));
	const change = LEVELS.indexOf(result.level) - LEVELS.indexOf(before.level);
	if (change) {
		const arrow = element("span", "cndh-risk-arrow", change > 0 ? " ▲" : " ▼");
		arrow.setAttribute("role", "img");
		arrow.setAttribute("aria-label", change > 0 ? __("rising") : __("falling"));
		stood.append(arrow);
	}
	return stood;
}

function notices({ result, words, form }) {
	const list = element("ul", "cndh-risk-notices");
	const say = (text, tone) => list.append(element("li", tone, text));
	if (result.low_confidence) say(__("Low confidence: too much is not known. Look for what is missing first."), "warning");
	for (const rule of (result.rules_applied || "").split(", ").filter(Boolean)) say(words.rules[rule] || rule, "rule");
	if (result.level_by_score && result.level_by_score !== result.level) {
		say(__("By the score alone: {0}", [level_name(words.levels, result.level_by_score)]));
	}
	if (result.level_by_rules && result.level_by_rules !== result.level) {
		say(__("Adjusted by the analyst; before: {0}", [level_name(words.levels, result.level_by_rules)]));
	}
	if (form === "Rapid" && NEEDS_FULL_FORM.includes(result.level)) say(__("From this level on, the full form is to be filled in."), "warning");
	if (result.next_review) say(__("Next review: {0}", [day(result.next_review)]));
	return list;
}

function pictures({ result, past, assessed_on }) {
	const row = element("div", "cndh-risk-pictures");
	row.append(figure_of(__("The three axes"), draw_axes(result, past[0])));
	const points = [...past].reverse().concat(result.level ? [{ ...result, assessed_on }] : []);
	if (points.length > 1) {
		row.append(figure_of(__("Level over time"), draw_levels(in_order(points), __("Level over time"))));
	}
	return row;
}

function in_order(points) {
	return points.filter((point) => point.assessed_on).sort((a, b) => (a.assessed_on < b.assessed_on ? -1 : 1));
}

export function figure_of(caption, picture) {
	const box = element("figure", "cndh-risk-figure");
	box.append(element("figcaption", "", caption), picture);
	return box;
}
