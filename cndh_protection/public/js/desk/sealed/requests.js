// Openings asked of the server. A refusal is no error of the page: it comes back as words to show beside the field,
// and never through the platform's own messages.

const REVEAL = "cndh_protection.access.reveal.reveal";
const FIND = "cndh_protection.access.people_search.find_people";
const WHAT_OPENS = "cndh_protection.access.prospects.what_opens";
const STEP_UP = "cndh_protection.access.reveal.step_up";

// Raised with the server's words; `kind` is the server's name of the refusal.
class Refusal extends Error {
	constructor(kind, words) {
		super(words || __("The server does not answer. What is locked stays locked; try again in a moment."));
		this.kind = kind;
	}
}

export function reveal(doc, compartments, action, reason) {
	const { doctype, name } = doc;
	return post(REVEAL, { doctype, name, compartments: compartments.join(","), action, reason });
}

export function find_people(text) {
	return post(FIND, { text });
}

export function ask_what_opens({ doctype, name }) {
	return post(WHAT_OPENS, { doctype, name });
}

export function give_password(password, code) {
	return post(STEP_UP, { password, code });
}

// Ask the server; raises a Refusal.
export async function post(method, args) {
	const headers = {
		Accept: "application/json",
		"Content-Type": "application/json",
		"X-Frappe-CSRF-Token": frappe.csrf_token,
	};
	const request = { method: "POST", headers, body: JSON.stringify(args), cache: "no-store" };
	const response = await fetch(`/api/method/${method}`, request).catch(() => null);
	const answer = response ? await response.json().catch(() => ({})) : {};
	if (!response || !response.ok) throw new Refusal(answer.exc_type, words_of(answer));
	return answer.message;
}

// The platform packs messages twice.
function words_of(answer) {
	const [first] = JSON.parse(answer._server_messages || "[]");
	return first ? plain(JSON.parse(first).message) : "";
}

// Parsed, never rendered: nothing in the words is run.
function plain(html) {
	return new DOMParser().parseFromString(html, "text/html").body.textContent.trim();
}
