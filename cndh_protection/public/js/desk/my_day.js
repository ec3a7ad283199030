// What "Ma journée" shows. The server gives plain columns only; everything is escaped here all the same.
import { flags_of_person } from "./precautions";
import { flags_html } from "./strip";
import { short_time } from "./times";
import { urgency_flags } from "./urgency";
import { warnings_html } from "./warnings";

const METHOD = "cndh_protection.services.my_day.my_day";
const SHOWN = 8;
const SECTIONS = [
	["submissions", __("Submissions to take up"), submission_row],
	["late", __("Late"), case_row, by_case],
	["today", __("Today"), case_row, by_case],
	["calls", __("People to call"), call_row],
	["decide", __("To decide"), decision_row],
	["complaints", __("Complaints about our handling"), complaint_row],
	["week", __("This week"), case_row, by_case],
	["waiting", __("Waiting"), waiting_row],
];

export async function show_my_day(page) {
	const body = page.main.addClass("cndh-day");
	const day = await frappe.xcall(METHOD);
	const shown = SECTIONS.filter(([key]) => day[key] !== null);
	const sections = shown.map(([key, title, row, together]) => section_html(title, day[key], { row, together, most: day.most }));
	body.html(warnings_html(day.warnings) + sections.join(""));
}

// The first lines; the others on demand, so that what comes after them is seen.
function section_html(title, found, { row, together, most }) {
	const lines = (together ? together(found) : found).map((one) => `<li>${row(one)}</li>`);
	const count = found.length >= most ? `${lines.length}+` : lines.length;
	const list = lines.length ? list_html(lines) : `<p class="text-muted">${__("Nothing.")}</p>`;
	return `<section><h4>${title} <span class="cndh-day-count">${count}</span></h4>${list}</section>`;
}

function list_html(lines) {
	const first = `<ul>${lines.slice(0, SHOWN).join("")}</ul>`;
	const others = lines.slice(SHOWN);
	if (!others.length) return first;
	return `${first}<details><summary>${__("Show {0} more", [others.length])}</summary><ul>${others.join("")}</ul></details>`;
}

// One line a case, with all its clocks.
function by_case(clocks) {
	const cases = new Map();
	clocks.forEach((clock) => cases.set(clock.violation_case, [...(cases.get(clock.violation_case) || []), clock]));
	return [...cases.values()];
}

function case_row(clocks) {
	const [{ violation_case, urgency }] = clocks;
	return join(case_link(violation_case), urgency_html(urgency), clocks.map(clock_html).join(""));
}

function clock_html(clock) {
	const is_ahead = clock.due_on > frappe.datetime.now_datetime();
	const unsure = clock.provisional && is_ahead ? ` (${__("holidays of that year are not complete")})` : "";
	return `<span class="cndh-day-clock">${__(clock.kind)} ${when(clock.due_on)}${unsure}</span>`;
}

function call_row(call) {
	const person = call.precautions;
	const who = person ? escape(person.alias) : "";
	const precautions = person ? flags_html(flags_of_person(person)) : "";
	const log = `<a href="${frappe.utils.get_form_link("Contact Log", call.name)}">${__(call.channel)}</a>`;
	return join(case_link(call.violation_case), who, log, when(call.next_try), precautions);
}

function decision_row(found) {
	const why = found.reopen
		? __("closed on {0}: reopen?", [short_time(found.closed_on)])
		: __("received on {0}", [short_time(found.received_on)]);
	return join(case_link(found.name), urgency_html(found.urgency), why);
}

function complaint_row(found) {
	const link = form_link("Handling Complaint", found.name);
	const due = __("to be answered by {0}", [escape(frappe.datetime.str_to_user(found.due_on))]);
	return join(link, [escape(found.violation_case), __(found.subject), __(found.status), due].join(" · "));
}

function submission_row(found) {
	const link = form_link("Intake Submission", found.name);
	const late = found.late ? flags_html([{ text: __("Late"), tone: "danger" }]) : "";
	const since = __("received {0}", [escape(frappe.datetime.prettyDate(found.received_on))]);
	const due = found.due_on ? `${__("first contact by")} ${when(found.due_on)}` : "";
	return join(link, urgency_html(found.urgency), late, [since, due].filter(Boolean).join(" · "));
}

function waiting_row(found) {
	const since = __("paused since {0}", [short_time(found.paused_since)]);
	return join(case_link(found.name), urgency_html(found.urgency), since);
}

function case_link(name) {
	return form_link("Violation Case", name);
}

function form_link(doctype, name) {
	return `<a class="cndh-day-case" href="${frappe.utils.get_form_link(doctype, name)}">${escape(name)}</a>`;
}

function urgency_html(urgency) {
	return flags_html(urgency_flags(urgency));
}

function when(value) {
	return `<time datetime="${escape(value)}">${escape(short_time(value))}</time>`;
}

function join(...parts) {
	return parts.filter(Boolean).join(" ");
}

function escape(text) {
	return frappe.utils.escape_html(String(text || ""));
}
