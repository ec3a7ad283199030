// The red strip of exceptional access: how long it still lasts, and that each opening is looked at afterwards.
import { leave } from "../leaving";
import { short_time } from "../times";
import { close_record } from "./openings";
import { forget, prospect_of } from "./prospects";

const TICK_MS = 15_000;
let ticking = null;

export function show_exception(frm) {
	const head = frm.page.wrapper.find(".page-head-content").first();
	head.siblings(".cndh-exception").remove();
	clearInterval(ticking);
	const until = (prospect_of(frm.doc) || {}).exceptional_until;
	if (!until) return;
	const strip = $('<div class="cndh-exception" role="status"></div>');
	head.after(strip);
	const { name } = frm.doc;
	const tick = () => {
		if (frm.doc.name !== name || !strip.closest("body").length) return clearInterval(ticking);
		const minutes = minutes_until(until);
		if (minutes > 0) strip.text(words(minutes, until));
		else end(frm);
	};
	tick();
	ticking = setInterval(tick, TICK_MS);
}

// In the site's time on both sides.
function minutes_until(until) {
	return Math.ceil(moment(until).diff(moment(frappe.datetime.now_datetime()), "seconds") / 60);
}

function words(minutes, until) {
	return __("EXCEPTIONAL ACCESS: {0} min left, until {1}. Each opening is on record and will be reviewed.", [
		minutes,
		short_time(until.split(".")[0]),
	]);
}

// Whoever has other access goes on; the record is gone for everybody else.
async function end(frm) {
	clearInterval(ticking);
	close_record(frm.doc, true);
	forget(frm.doc);
	const { message: found } = await frappe.call("frappe.client.validate_link", {
		doctype: frm.doctype,
		docname: frm.doc.name,
	});
	frappe.show_alert({ message: __("The exceptional access has ended."), indicator: "orange" });
	if (found && found.name) frm.refresh();
	else leave(frm);
}
