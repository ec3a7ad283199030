// What happened in a case, told in its history: asked for when somebody turns to that tab.
import { short_time } from "./times";

const TIMELINE = "cndh_protection.services.timeline.timeline";

export function offer_timeline(frm) {
	const place = frm.get_field("timeline_view").$wrapper.empty();
	const tab = $(frm.wrapper).find('[id$="history_tab-tab"]');
	tab.off("click.cndh").on("click.cndh", () => show_timeline(frm, place));
	if (tab.hasClass("active")) show_timeline(frm, place);
}

async function show_timeline(frm, place) {
	const name = frm.doc.name;
	if (frm.is_new() || place.data("shown") === stamp(frm)) return;
	place.data("shown", stamp(frm));
	const events = await frappe.xcall(TIMELINE, { violation_case: name });
	if (frm.doc.name !== name) return;
	const rows = events.map(row_html).join("");
	place.html(rows ? `<table class="table table-sm cndh-timeline"><tbody>${rows}</tbody></table>` : "");
}

// Asked anew when the case was saved since.
function stamp(frm) {
	return `${frm.doc.name} ${frm.doc.modified}`;
}

function row_html({ at, is_day, what, doctype, name }) {
	const when = is_day ? frappe.datetime.str_to_user(at.slice(0, 10)) : short_time(at);
	const words = frappe.utils.escape_html(what);
	const link = doctype === "Violation Case" ? words : frappe.utils.get_form_link(doctype, name, true, words);
	return `<tr><td class="text-muted text-nowrap">${frappe.utils.escape_html(when)}</td><td>${link}</td></tr>`;
}
