// The team in the form of a case: who is responsible, who has access beside, to what and until when.
import { compartment_name } from "../sealed/words";
import { short_time } from "../times";
import { ask_conflict } from "./conflict";
import { ask_whom_to_give_access, ask_whom_to_hand_over_to, confirm_end } from "./dialogs";

const CASE = "Violation Case";

export function follow_teams() {
	$(document).on("form-refresh", (event, frm) => {
		if (frm.doctype === CASE) show_team(frm);
	});
}

async function show_team(frm) {
	const section = frm.fields_dict.team_section && frm.fields_dict.team_section.wrapper;
	if (!section) return;
	$(section).find(".cndh-team").remove();
	// Whoever is responsible changes by handing over, so that access goes along.
	frm.set_df_property("responsible", "read_only", frm.is_new() ? 0 : 1);
	if (frm.is_new()) return;
	const name = frm.doc.name;
	const { message: team } = await frappe.call({
		method: "cndh_protection.services.team_view.team",
		type: "POST",
		args: { case: name },
	});
	// Another case, or another refresh of this one, may have come in between.
	if (frm.doc.name !== name || $(section).find(".cndh-team").length) return;
	$(section).find(".section-body").first().after(team_box(frm, team));
}

function team_box(frm, team) {
	const box = $('<div class="cndh-team"></div>');
	if (team.members) box.append(member_list(frm, team.members));
	return box.append(buttons(frm, team));
}

function member_list(frm, members) {
	const list = $('<ul class="cndh-team-members"></ul>');
	if (!members.length) list.append($("<li></li>").text(__("Nobody has access beside the roles that see every case.")));
	members.forEach((member) => list.append(member_line(frm, member)));
	return list;
}

function member_line(frm, member) {
	const line = $("<li></li>");
	$('<span class="cndh-team-name"></span>').text(member.full_name).appendTo(line);
	$('<span class="cndh-team-why"></span>').text(__(member.why)).appendTo(line);
	$('<span class="cndh-team-opens"></span>')
		.text(member.compartments.map(compartment_name).join(", "))
		.appendTo(line);
	$('<span class="cndh-team-until"></span>').text(time_of(member)).appendTo(line);
	if (member.may_end) {
		const label = __("End access");
		$('<button type="button" class="btn btn-xs btn-default"></button>')
			.text(label)
			.attr("aria-label", __("{0}: {1}", [label, member.full_name]))
			.on("click", () => confirm_end(frm, member))
			.appendTo(line);
	}
	return line;
}

function time_of(member) {
	const to_come = member.valid_from > frappe.datetime.now_datetime();
	const from = to_come ? __("from {0}", [short_time(member.valid_from)]) : "";
	const until = member.valid_until
		? __("until {0}", [short_time(member.valid_until)])
		: __("no end date");
	return [from, until].filter(Boolean).join(", ");
}

function buttons(frm, team) {
	const row = $('<div class="cndh-team-buttons"></div>');
	if (team.may_give.length || team.may_name) {
		row.append(button(__("Give access"), () => ask_whom_to_give_access(frm, team)));
	}
	if (team.may_hand_over) {
		row.append(button(__("Hand over the case"), () => ask_whom_to_hand_over_to(frm, team)));
	}
	return row.append(button(__("Declare a conflict of interest"), () => ask_conflict(frm)));
}

function button(label, action) {
	return $('<button type="button" class="btn btn-sm btn-default"></button>').text(label).on("click", action);
}
