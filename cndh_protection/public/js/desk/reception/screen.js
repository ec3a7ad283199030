// The reception: one screen while somebody speaks, by keyboard alone. What is typed lives in this page, nowhere else: no
// store of the browser, no draft on the server. If the line breaks, it stays until it is sent or the page is closed.
import { button, element } from "../elements";
import { flags_html } from "../strip";
import { post } from "../sealed/requests";
import { urgency_flags } from "../urgency";
import { make_field } from "./controls";
import { draw_danger, proposed_urgency } from "./danger";
import { show_done, show_kept } from "./done";
import { ALL_FIELDS, SECTIONS, mode_of_relation, view_of } from "./sections";

const QUESTIONS = "cndh_protection.services.reception.questions.questions";
const REGISTER = "cndh_protection.services.reception.registering.register";
const KEEP = "cndh_protection.services.reception.registering.keep";

export async function show_reception(page) {
	const body = page.main.addClass("cndh-call")[0];
	if (body.querySelector(".cndh-call-form")) return focus_first(body); // somebody was typing
	try {
		begin(body, await post(QUESTIONS, {}));
	} catch (refusal) {
		body.replaceChildren(element("p", "text-danger", refusal.message));
	}
}

function begin(body, lists) {
	const call = { body, lists, answers: nothing_said(), mode_chosen: false, sending: false };
	call.form = element("div", "cndh-call-form");
	call.bar = draw_bar(call);
	call.danger = draw_danger({
		flags: lists.flags,
		answers: call.answers,
		changed: () => follow(call),
		leave: () => jump(call, call.danger, 1),
	});
	const first = element("section", "cndh-call-section");
	first.append(element("h3", "", __("Is there danger now?")), call.danger);
	call.form.append(call.bar, first, ...SECTIONS.map((section) => draw_section(section, call)));
	call.form.addEventListener("keydown", (event) => on_key(event, call));
	body.replaceChildren(call.form);
	if (lists.referents.length === 1) tell(call, "referent", lists.referents[0].code);
	tell(call, "channel", "Intake Channel-WALK");
	call.danger.focus();
}

function nothing_said() {
	const ref = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
	return { ref, flags: [], credible_threat: "" };
}

function draw_bar(call) {
	const bar = element("div", "cndh-call-bar");
	const urgency = element("div", "cndh-call-urgency");
	urgency.setAttribute("role", "status");
	const trouble = element("p", "cndh-call-trouble");
	trouble.setAttribute("role", "alert");
	const keep = button("btn btn-default btn-sm", __("Keep without a case"), () => send(call, KEEP, show_kept));
	const save = button("btn btn-primary btn-sm", __("Register"), () => send(call, REGISTER, show_done));
	save.append(element("kbd", "", __("Ctrl+Enter")));
	const buttons = element("div", "cndh-call-buttons");
	buttons.append(keep, save);
	bar.append(urgency, buttons, trouble);
	return bar;
}

function draw_section(section, call) {
	const box = element("section", "cndh-call-section");
	box.dataset.section = section.key;
	box.append(element("h3", "", section.title));
	if (section.hint) box.append(element("p", "cndh-call-hint", section.hint));
	const fields = element("div", "cndh-call-fields");
	for (const field of section.fields) {
		fields.append(make_field(field, call.lists, call.answers[field.key], (key, value) => hear(call, key, value)));
	}
	box.append(fields);
	return box;
}

function hear(call, key, value) {
	call.answers[key] = value;
	if (key === "mode") call.mode_chosen = Boolean(value);
	if (key === "relation" && !call.mode_chosen) tell(call, "mode", mode_of_relation(value));
	follow(call);
}

// Set an answer that follows from another.
function tell(call, key, value) {
	call.answers[key] = value;
	call.form.querySelector(`[name="${key}"]`).value = value;
	follow(call);
}

// Show what is asked now, and the urgency with why.
function follow(call) {
	const view = view_of(call.answers, call.lists);
	for (const section of SECTIONS) {
		const box = call.form.querySelector(`[data-section="${section.key}"]`);
		box.hidden = section.shown ? !section.shown(view) : false;
		for (const field of section.fields.filter((one) => one.shown)) {
			box.querySelector(`[data-key="${field.key}"]`).hidden = !field.shown(view);
		}
	}
	const { level, reasons } = proposed_urgency(call.answers, call.lists.flags);
	const urgency = call.bar.querySelector(".cndh-call-urgency");
	urgency.innerHTML = flags_html(urgency_flags(level));
	urgency.append(element("span", "", reasons.join(" · ")));
}

function on_key(event, call) {
	const with_control = event.ctrlKey || event.metaKey;
	if (with_control && event.key === "Enter") send(call, REGISTER, show_done);
	else if (with_control && event.key === "ArrowDown") jump(call, event.target, 1);
	else if (with_control && event.key === "ArrowUp") jump(call, event.target, -1);
	else return;
	event.preventDefault();
	event.stopPropagation();
}

function jump(call, from, step) {
	const sections = [...call.form.querySelectorAll(".cndh-call-section:not([hidden])")];
	const next = sections[sections.indexOf(from.closest(".cndh-call-section")) + step];
	if (next) focus_first(next);
}

function focus_first(box) {
	const stops = box.querySelectorAll(".cndh-call-danger, input, select, textarea");
	const first = [...stops].find((one) => !one.closest("[hidden]"));
	if (first) first.focus();
}

// Only what is shown is sent: what was typed before it was hidden stays in the page.
function said(call) {
	const view = view_of(call.answers, call.lists);
	const hidden = new Set(
		SECTIONS.flatMap((section) =>
			section.fields.filter((field) => [section, field].some(({ shown }) => shown && !shown(view)))
		).map(({ key }) => key)
	);
	const told = { ref: call.answers.ref, flags: call.answers.flags, credible_threat: call.answers.credible_threat };
	for (const { key } of ALL_FIELDS) if (!hidden.has(key) && call.answers[key]) told[key] = call.answers[key];
	return told;
}

async function send(call, method, done) {
	if (call.sending) return;
	call.sending = true;
	call.bar.setAttribute("aria-busy", "true");
	const trouble = call.bar.querySelector(".cndh-call-trouble");
	trouble.textContent = "";
	try {
		const answer = await post(method, { told: JSON.stringify(said(call)) });
		done(call.body, answer, () => begin(call.body, call.lists));
	} catch (refusal) {
		trouble.textContent = refusal.kind
			? refusal.message
			: __("The line is broken or the server does not answer. Nothing is lost: what you typed stays here. Try again.");
	} finally {
		call.sending = false;
		call.bar.removeAttribute("aria-busy");
	}
}
