// Whom a search found: code, alias, region, and what matched; never the value that did.

export function show_words(place, words, tone = "text-muted") {
	$("<p></p>").addClass(tone).text(words).appendTo(place.empty());
}

export function show_answer(place, answer, leave) {
	if (!answer.people.length) show_words(place, __("Nobody among the people who are open to you."));
	else place.empty().append(list_of(answer.people, leave));
	for (const words of remarks(answer)) $('<p class="text-muted small"></p>').text(words).appendTo(place);
}

function list_of(people, leave) {
	const list = $('<ul class="cndh-found"></ul>');
	for (const person of people) row_of(person, leave).appendTo(list);
	return list;
}

function row_of({ defender, alias, region, matched }, leave) {
	const row = $("<li></li>");
	$("<a></a>").attr("href", frappe.utils.get_form_link("Defender", defender)).text(alias || defender).on("click", leave).appendTo(row);
	const details = [alias ? defender : "", region, matched.map(matched_name).join(", ")].filter(Boolean);
	$('<span class="text-muted"></span>').text(details.join(" · ")).appendTo(row);
	return row;
}

export function matched_name(what) {
	return {
		phone: __("same phone number"),
		email: __("same e-mail address"),
		identity: __("same identity number"),
		name: __("name"),
	}[what];
}

function remarks({ more, capped, compared, unreadable }) {
	return [
		more && __("There are more: add a word."),
		capped && __("Only the names of the last {0} people entered were compared.", [compared]),
		unreadable && unreadable_words(unreadable),
	].filter(Boolean);
}

function unreadable_words(count) {
	return count === 1
		? __("One name does not open: tell the technical administrator.")
		: __("{0} names do not open: tell the technical administrator.", [count]);
}
