// The Desk of the protection mechanism: what every form and list of ours shares. What one form alone does lies
// beside its doctype and finds the shared parts under `cndh`.
import { show_demo_banner } from "./desk/demo_banner";
import { follow_forms } from "./desk/forms";
import { add_list_settings, prepare_list } from "./desk/lists";
import { show_case_precautions, show_precautions } from "./desk/precautions";
import { ratification_flags, short_ratification_flags } from "./desk/ratification";
import { protect_forms } from "./desk/sealed/forms";
import { has_ended, stage_of } from "./desk/stages";
import { ask_before_steps } from "./desk/steps";
import { flags_html } from "./desk/strip";
import { ask_who_is_absent } from "./desk/team/dialogs";
import { follow_teams } from "./desk/team/section";
import { short_time } from "./desk/times";
import { urgency_flags } from "./desk/urgency";

frappe.provide("cndh");

// Absent while the application is being installed, and for accounts without the Desk.
if (frappe.boot && frappe.boot.cndh) {
	Object.assign(cndh, {
		ask_who_is_absent,
		flags_html,
		has_ended,
		prepare_list,
		ratification_flags,
		short_ratification_flags,
		short_time,
		show_case_precautions,
		show_precautions,
		stage_of,
		urgency_flags,
	});
	show_demo_banner();
	follow_forms();
	follow_teams();
	add_list_settings();
	ask_before_steps();
	protect_forms();
}
