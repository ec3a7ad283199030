// The questions of one axis: five answers with what each stands for, and "not known"; all by mouse, finger or keyboard.
import { element } from "../elements";
import { AXES, NOT_KNOWN, axis_name } from "./words";

const HIGHEST = 4;
const UNKNOWN_KEYS = ["u", "i"];
const DIGIT = /^(?:Digit|Numpad)([0-4])$/;
const STEPS = { ArrowLeft: -1, ArrowRight: 1 };
const JUMPS = { ArrowUp: -1, ArrowDown: 1 };

// view: { items, before, read_only, answer(item), choose(item, answer), comment(item) }
export function draw_questions(view) {
	const box = element("div", "cndh-risk-questions");
	for (const axis of AXES) box.append(draw_axis(axis, view));
	box.addEventListener("keydown", (event) => on_key(event, box, view));
	return box;
}

function draw_axis(axis, view) {
	const section = element("section", "cndh-risk-axis");
	section.setAttribute("aria-label", axis_name(axis));
	section.append(element("h4", "", axis_name(axis)));
	for (const item of view.items.filter((one) => one.axis === axis)) section.append(draw_item(item, view));
	return section;
}

function draw_item(item, view) {
	const box = element("div", "cndh-risk-item");
	box.dataset.item = item.item;
	const head = element("div", "cndh-risk-ask");
	head.append(element("span", "cndh-risk-label", `${item.item} · ${item.label}`));
	head.append(element("span", "cndh-risk-before"));
	if (view.comment) head.append(comment_button(item, view));
	box.append(head, element("div", "cndh-risk-question", item.question), draw_options(item, view));
	show_item(box, item, view);
	return box;
}

function comment_button(item, view) {
	const button = element("button", "btn btn-xs btn-link cndh-risk-comment", __("Remark"));
	button.type = "button";
	button.setAttribute("aria-label", __("{0}: {1}", [__("Remark"), item.label]));
	button.addEventListener("click", () => view.comment(item.item));
	return button;
}

function draw_options(item, view) {
	const group = element("div", "cndh-risk-options");
	group.setAttribute("role", "radiogroup");
	group.setAttribute("aria-label", `${item.label}. ${item.question}`);
	for (let value = 0; value <= HIGHEST; value++) {
		group.append(option(String(value), String(value), item.anchors[value] || "", item, view));
	}
	group.append(option(NOT_KNOWN, "?", __("Not known"), item, view));
	return group;
}

function option(answer, sign, words, item, view) {
	const button = element("button", "cndh-risk-option");
	button.type = "button";
	button.setAttribute("role", "radio");
	button.dataset.answer = answer;
	button.disabled = view.read_only;
	button.append(element("span", "cndh-risk-sign", sign), element("span", "cndh-risk-anchor", words));
	button.addEventListener("click", () => view.choose(item.item, answer));
	return button;
}

// Show the answers that the document holds now.
export function show_answers(box, view) {
	for (const item of view.items) show_item(box.querySelector(`[data-item="${item.item}"]`), item, view);
}

function show_item(box, item, view) {
	const answer = view.answer(item.item);
	const options = [...box.querySelectorAll(".cndh-risk-option")];
	for (const button of options) button.setAttribute("aria-checked", String(button.dataset.answer === answer));
	// One stop for the tab key in each question: the answer given, or the first one.
	const stop = options.find((button) => button.dataset.answer === answer) || options[0];
	for (const button of options) button.tabIndex = button === stop ? 0 : -1;
	box.classList.toggle("answered", Boolean(answer));
	show_before(box.querySelector(".cndh-risk-before"), view.before[item.item], answer);
}

function show_before(place, before, answer) {
	place.replaceChildren();
	if (!before) return;
	place.append(__("Before: {0}", [before === NOT_KNOWN ? "?" : before]));
	const change = Number(answer) - Number(before);
	if (!answer || !change) return; // unchanged, or one of the two not known
	const arrow = element("span", "cndh-risk-arrow", change > 0 ? " ▲" : " ▼");
	arrow.setAttribute("role", "img");
	arrow.setAttribute("aria-label", change > 0 ? __("rising") : __("falling"));
	place.append(arrow);
}

// A digit by its key, since the digits of a French keyboard ask for Shift otherwise.
function on_key(event, box, view) {
	const group = event.target.closest(".cndh-risk-options");
	if (!group || event.ctrlKey || event.metaKey || event.altKey) return;
	const item = group.closest(".cndh-risk-item").dataset.item;
	const answer = answer_of_key(event);
	if (answer !== null && !view.read_only) {
		view.choose(item, answer);
		focus_item(box, group, 1);
	} else if (event.key in JUMPS) {
		focus_item(box, group, JUMPS[event.key]);
	} else if (event.key in STEPS) {
		focus_option(group, event.target, STEPS[event.key]);
	} else return;
	event.preventDefault();
	event.stopPropagation();
}

function answer_of_key(event) {
	const digit = DIGIT.exec(event.code || "");
	if (digit) return digit[1];
	return UNKNOWN_KEYS.includes(event.key.toLowerCase()) ? NOT_KNOWN : null;
}

function focus_item(box, group, step) {
	const groups = [...box.querySelectorAll(".cndh-risk-options")];
	const next = groups[groups.indexOf(group) + step];
	if (!next) return;
	next.querySelector('[tabindex="0"]').focus({ preventScroll: true });
	next.closest(".cndh-risk-item").scrollIntoView({ block: "center" });
}

function focus_option(group, from, step) {
	const options = [...group.querySelectorAll(".cndh-risk-option")];
	const next = options[options.indexOf(from.closest(".cndh-risk-option")) + step];
	if (next) next.focus();
}
