// The agenda in the form of a session: each case by its alias, what is asked, how it was voted and decided.
import { ask_server } from "../asking";
import { button, element } from "../elements";
import { link_to } from "../plan/in_case";
import { urgency_flags } from "../urgency";

const METHOD = "cndh_protection.services.sessions.agenda.agenda_of";

export async function show_agenda(frm, remove) {
	const { wrapper } = frm.fields_dict.agenda_view;
	$(wrapper).empty();
	if (frm.is_new()) return;
	const name = frm.doc.name;
	const items = await ask_server(METHOD, { session: name });
	if (!items || frm.doc.name !== name) return;
	$(wrapper).empty();
	wrapper.append(list_of(items, remove));
}

function list_of(items, remove) {
	if (!items.length) return element("p", "text-muted", __("No item to show."));
	const list = element("ol", "cndh-agenda");
	items.forEach((item) => list.append(line_of(item, remove)));
	return list;
}

function line_of(item, remove) {
	const line = element("li");
	const head = element("p", "cndh-plan-head");
	head.append(link_to("Session Item", item.name, item.alias || item.violation_case));
	urgency_flags(item.urgency).forEach(({ text, tone }) => head.append(element("span", `cndh-flag ${tone}`, text)));
	head.append(element("span", "", __(item.asked)));
	if (item.alias) head.append(element("span", "text-muted", item.violation_case));
	line.append(head, element("p", "text-muted", outcome_of(item)));
	if (remove) line.append(button("btn btn-xs btn-default", __("Take off the agenda"), () => remove(item)));
	return line;
}

function outcome_of(item) {
	const votes = Object.entries(item.votes).map(([voice, count]) => __("{0}: {1}", [__(voice), count]));
	const mine = item.my_voice ? [__("my vote: {0}", [__(item.my_voice)])] : [];
	const decision = item.decision ? __("Decision: {0}", [__(item.decision)]) : __("Not decided yet");
	return [decision, ...votes, ...mine].join(" · ");
}
