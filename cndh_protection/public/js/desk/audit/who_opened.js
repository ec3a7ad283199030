// Who opened a case or a person's record, shown to its case officers and the chair.
import { post } from "../sealed/requests";
import { short_time } from "../times";
import { details_words, event_words } from "./words";

const WHO_OPENED = "cndh_protection.access.who_opened.who_opened";
const WHY_OPENED = "cndh_protection.access.who_opened.why_opened";

export async function show_who_opened({ doctype, name }) {
	const about = { record_type: doctype, record: name };
	const dialog = new frappe.ui.Dialog({ title: __("Who opened {0}", [name]), size: "large" });
	dialog.$wrapper.addClass("cndh-page");
	const body = $('<div class="cndh-openings"></div>').appendTo(dialog.body);
	// What was read closes with the dialog.
	dialog.onhide = () => body.empty();
	dialog.show();
	const answer = await post(WHO_OPENED, about).catch((refusal) => say(body, refusal));
	if (!answer) return;
	body.append(explanation(answer.rows), list(answer.rows));
	if (answer.reasons) add_reasons_button(body, about);
}

function say(body, refusal) {
	body.append($('<p class="text-danger" role="alert"></p>').text(refusal.message));
}

function explanation(rows) {
	const words = rows.length
		? __("The latest first: openings and refusals of this record, of what belongs to it and of its people.")
		: __("Nobody has opened anything here yet.");
	return $('<p class="text-muted"></p>').text(words);
}

function list(rows) {
	const box = $('<ul class="cndh-openings-list"></ul>');
	rows.forEach((row) => box.append(line(row)));
	return box;
}

function line(row) {
	const item = $("<li></li>").attr("data-event", row.name);
	if (row.exceptional) item.addClass("exceptional");
	cell(item, "when", short_time(row.at.split(".")[0]));
	cell(item, "who", row.full_name);
	cell(item, "what", event_words(row.code));
	cell(item, "details", details_words(row.details));
	cell(item, "record", `${__(row.record_type)} ${row.record}`);
	if (row.exceptional) $('<span class="cndh-flag danger"></span>').text(__("Exceptional access")).appendTo(item);
	return item;
}

function cell(item, kind, text) {
	$(`<span class="cndh-opening-${kind}"></span>`).text(text).appendTo(item);
}

function add_reasons_button(body, about) {
	const row = $('<p class="cndh-reasons"></p>').appendTo(body);
	$('<button type="button" class="btn btn-sm btn-default"></button>')
		.text(__("Read the reasons given"))
		.on("click", async () => {
			const reasons = await post(WHY_OPENED, about).catch((refusal) => say(row, refusal));
			if (reasons) show_reasons(body, row, reasons);
		})
		.appendTo(row);
	$('<span class="text-muted"></span>').text(__("Reading them is on record too.")).appendTo(row);
}

// Under the opening that each was given for; the others in a list of their own.
function show_reasons(body, row, reasons) {
	row.remove();
	const others = $('<ul class="cndh-openings-list"></ul>');
	for (const given of reasons) {
		const opening = body.find(`li[data-event="${CSS.escape(given.event || "")}"]`);
		const words = $('<span class="cndh-opening-reason"></span>').text(given.reason || given.trouble);
		if (opening.length) opening.append(words);
		else others.append($("<li></li>").append(of_whom(given), words));
	}
	if (others.children().length) body.append(others);
}

function of_whom({ at, full_name }) {
	return $("<span></span>").text(`${short_time(at.split(".")[0])} ${full_name}`);
}
