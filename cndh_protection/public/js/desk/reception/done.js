// The end of a call: the number, the alias, what to read out aloud, and a receipt for whoever wants to come back.
import { button, element } from "../elements";
import { flags_html } from "../strip";
import { post } from "../sealed/requests";
import { urgency_flags } from "../urgency";

const HAND_OVER = "cndh_protection.services.receipts.hand_over";
const RUN = "run_doc_method";

export function show_done(body, answer, again) {
	const box = element("div", "cndh-call-done");
	const number = element("p", "cndh-call-number", answer.case);
	number.insertAdjacentHTML("beforeend", flags_html(urgency_flags(answer.urgency)));
	box.append(number, element("p", "cndh-call-alias", __("Alias: {0}", [answer.alias])));
	box.append(element("h3", "", __("Read out aloud")));
	const words = element("ol", "cndh-call-words");
	words.append(...answer.words.map((sentence) => element("li", "", sentence)));
	const receipt = element("p", "cndh-call-receipt");
	receipt.setAttribute("role", "status");
	const read = button("btn btn-primary", __("It was read out"), () => acknowledge(answer.case, read, receipt));
	const hand = button("btn btn-default", __("Hand over a receipt"), () => hand_over(answer.case, hand, receipt));
	const open = button("btn btn-default", __("Open the case"), () => frappe.set_route("Form", "Violation Case", answer.case));
	const next = button("btn btn-default", __("Next call"), again);
	const buttons = element("div", "cndh-call-buttons");
	buttons.append(read, hand, open, next);
	box.append(words, buttons, receipt);
	body.replaceChildren(box);
	read.focus();
}

export function show_kept(body, name, again) {
	const box = element("div", "cndh-call-done");
	box.append(element("p", "cndh-call-number", __("Kept, without a case")));
	box.append(element("p", "", __("It waits among the submissions. Nothing was promised to anybody.")));
	const open = button("btn btn-primary", __("Open it"), () => frappe.set_route("Form", "Intake Submission", name));
	const buttons = element("div", "cndh-call-buttons");
	buttons.append(open, button("btn btn-default", __("Next call"), again));
	box.append(buttons);
	body.replaceChildren(box);
	open.focus();
}

async function acknowledge(name, pressed, place) {
	await try_to(place, async () => {
		await post(RUN, { dt: "Violation Case", dn: name, method: "acknowledge" });
		pressed.disabled = true;
		place.textContent = __("Noted: whoever spoke knows the number.");
	});
}

// Shown once, never again.
async function hand_over(name, pressed, place) {
	await try_to(place, async () => {
		const receipt = await post(HAND_OVER, { case: name });
		pressed.disabled = true;
		place.replaceChildren(
			element("strong", "cndh-call-digits", receipt),
			element("span", "", __("Read it out group by group. It is not shown again, and paper can betray: ask whether the person can keep it safely."))
		);
	});
}

async function try_to(place, work) {
	try {
		await work();
	} catch (refusal) {
		place.textContent = refusal.message;
	}
}
