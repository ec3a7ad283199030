// The people as a list of lines; on a phone each is a card.
import { do_not_call, rules_of } from "../precautions";
import { flags_html } from "../strip";
import { short_time } from "../times";
import { urgency_flags } from "../urgency";

export function people_table(people) {
	const box = $("<div></div>");
	if (!people.length) return box.append($("<p></p>").text(__("You have no open case with people in it.")));
	const explanation = __("The people of your open cases. Showing this screen is on record.");
	const lines = $('<div class="cndh-people-list" role="list"></div>');
	[...people].sort(by_urgency).forEach((person) => lines.append(line(person)));
	return box.append($('<p class="text-muted"></p>').text(explanation), filter_of(lines), lines);
}

// "~" stands after every level: not judged yet comes last.
function urgency_of({ cases }) {
	return cases.map(({ urgency }) => urgency || "~").sort()[0];
}

function by_urgency(one, other) {
	return urgency_of(one).localeCompare(urgency_of(other)) || one.alias.localeCompare(other.alias);
}

function filter_of(lines) {
	const label = __("Filter");
	const box = $('<input type="search" class="form-control input-sm cndh-people-filter" autocomplete="off">');
	return box.attr({ placeholder: label, "aria-label": label }).on("input", () => {
		const wanted = box.val().trim().toLowerCase();
		lines.children().each((_n, one) => $(one).toggle(one.textContent.toLowerCase().includes(wanted)));
	});
}

function line(person) {
	const row = $('<div class="cndh-person" role="listitem"></div>').attr("data-defender", person.defender);
	row.append(name_of(person), $('<div class="cndh-person-code"></div>').append(link("Defender", person.defender), ` ${person.alias}`));
	const cases = $('<div class="cndh-person-cases"></div>').appendTo(row);
	for (const { name, urgency } of person.cases) {
		cases.append($("<span></span>").append(link("Violation Case", name), " ", flags_html(urgency_flags(urgency))));
	}
	row.append(`<div class="cndh-person-flags">${flags_html([...do_not_call(person), ...rules_of(person)])}</div>`);
	const next = person.next_contact && __("Next contact: {0}", [short_time(person.next_contact.split(".")[0])]);
	return row.append($('<div class="cndh-person-next"></div>').text(next || ""));
}

function name_of({ legal_name, named_only, failed }) {
	const box = $('<div class="cndh-person-name"></div>');
	if (legal_name) return box.text(legal_name);
	if (failed.length) return box.addClass("text-danger").text(failed[0].message);
	const words = named_only ? __("For named persons only: open the record") : __("Identity closed to you, or not known");
	return box.addClass("text-muted").text(words);
}

function link(doctype, name) {
	return $("<a></a>").attr("href", frappe.utils.get_form_link(doctype, name)).text(name);
}
