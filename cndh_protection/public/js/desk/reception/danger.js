// The danger questions, first of all: one key each, and the urgency that they ask for, with why.
import { element } from "../elements";

const LETTERS = "ABCDEFGHIJKLMNO";
const THREAT = "P";
const RANKS = ["U1", "U2", "U3", "U4"];

// view: { flags, answers, changed(), leave() }
export function draw_danger(view) {
	const box = element("div", "cndh-call-danger");
	box.tabIndex = 0;
	box.setAttribute("role", "group");
	box.setAttribute("aria-label", __("Signs of danger: one key each, Enter goes on"));
	view.flags.forEach((flag, at) => box.append(sign(LETTERS[at], flag.label, flag.level, () => toggle(view, box, flag.code))));
	box.append(sign(THREAT, __("A credible threat in the last 90 days"), "U3", () => toggle_threat(view, box)));
	box.addEventListener("keydown", (event) => on_key(event, view, box));
	show(view, box);
	return box;
}

function sign(letter, words, level, chosen) {
	const button = element("button", `cndh-call-sign ${level.toLowerCase()}`);
	button.type = "button";
	button.tabIndex = -1;
	button.dataset.letter = letter;
	button.append(element("kbd", "", letter), element("span", "", words));
	button.addEventListener("click", chosen);
	return button;
}

function on_key(event, view, box) {
	if (event.ctrlKey || event.metaKey || event.altKey) return;
	if (event.key === "Enter" && event.target === box) view.leave();
	else if (event.key.length === 1) {
		const button = box.querySelector(`[data-letter="${CSS.escape(event.key.toUpperCase())}"]`);
		if (!button) return;
		button.click();
		box.focus();
	} else return;
	event.preventDefault();
	event.stopPropagation();
}

function toggle(view, box, code) {
	const { flags } = view.answers;
	view.answers.flags = flags.includes(code) ? flags.filter((one) => one !== code) : [...flags, code];
	show(view, box);
	view.changed();
}

function toggle_threat(view, box) {
	view.answers.credible_threat = view.answers.credible_threat ? "" : "yes";
	show(view, box);
	view.changed();
}

function show(view, box) {
	const { flags, credible_threat } = view.answers;
	view.flags.forEach(({ code }, at) => press(box, LETTERS[at], flags.includes(code)));
	press(box, THREAT, Boolean(credible_threat));
}

function press(box, letter, on) {
	box.querySelector(`[data-letter="${letter}"]`).setAttribute("aria-pressed", String(on));
}

// { level, reasons }: the highest level of the signs answered yes, as the server works it out again.
export function proposed_urgency(answers, all_flags) {
	const signs = all_flags.filter(({ code }) => answers.flags.includes(code));
	const level = RANKS.find((rank) => signs.some((one) => one.level === rank));
	if (level) return { level, reasons: signs.filter((one) => one.level === level).map(({ label }) => label) };
	if (answers.credible_threat) return { level: "U3", reasons: [__("A credible threat in the last 90 days")] };
	return { level: "U4", reasons: [__("No sign of danger")] };
}
