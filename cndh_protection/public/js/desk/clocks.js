// The clocks of a case: the late and the next one in the strip, all of them in the form.
import { short_time } from "./times";

const OPEN = ["Running", "Late"];

// Late clocks first, else the one that ends next: more would hide what is urgent. What a new incident asks for, always.
export function clock_flags(frm) {
	const open = clocks_of(frm).filter((clock) => OPEN.includes(clock.state) && clock.due_on);
	const late = open.filter(is_late);
	const ahead = open.filter((clock) => !late.includes(clock));
	const next = late.length ? [] : ahead.slice(0, 1);
	const after_incident = ahead.filter((clock) => clock.kind === "Re-assessment" && !next.includes(clock));
	return [...late_flags(late), ...[...next, ...after_incident].map(flag_ahead)];
}

function late_flags(late) {
	if (!late.length) return [];
	const names = late.map((clock) => __(clock.kind)).join(", ");
	return [{ text: __("Late: {0}", [names]), tone: "danger" }];
}

function flag_ahead(clock) {
	if (clock.kind === "Deprivation of liberty") {
		return { text: __("{0}: {1}", [__("Custody ends by law"), short_time(clock.due_on)]), tone: "warning" };
	}
	return { text: __("{0} before {1}", [__(clock.kind), short_time(clock.due_on)]), tone: "warning" };
}

export function show_clocks(frm) {
	const clocks = clocks_of(frm);
	const rows = clocks.map(row_html).join("");
	const table = `<table class="table table-sm cndh-clocks"><thead><tr><th>${__("What")}</th><th>${__("Due")}</th><th>${__("Done")}</th><th>${__("State")}</th></tr></thead><tbody>${rows}</tbody></table>`;
	frm.get_field("clocks_view").$wrapper.html(clocks.length ? table : "");
}

function clocks_of(frm) {
	return (frm.doc.__onload || {}).clocks || [];
}

// The job that marks late clocks runs every five minutes; a form does not wait for it.
export function is_late(clock) {
	if (!OPEN.includes(clock.state) || !clock.due_on) return false;
	return clock.state === "Late" || frappe.datetime.now_datetime() >= clock.due_on;
}

function row_html(clock) {
	const unsure = clock.provisional ? ` <span class="text-muted">${__("holidays of that year are not complete")}</span>` : "";
	const state = is_late(clock) ? "Late" : clock.state;
	return `<tr class="${state === "Late" ? "late" : ""}"><td>${__(clock.kind)}</td><td>${short_time(clock.due_on)}${unsure}</td><td>${short_time(clock.met_on)}</td><td>${__(state)}</td></tr>`;
}
