// The Desk of the protection mechanism: what every form and list of ours shares. What one form alone does lies
// beside its doctype and finds the shared parts under `cndh`.
import { compartments_words, details_of_text, event_words } from "./desk/audit/words";
import { show_demo_banner } from "./desk/demo_banner";
import { offer_exceptional_access } from "./desk/exceptional/dialog";
import { follow_review, review_flag } from "./desk/exceptional/review";
import { follow_forms } from "./desk/forms";
import { add_list_settings, prepare_list } from "./desk/lists";
import { add_search_button, offer_search } from "./desk/people/dialog";
import { make_my_people } from "./desk/people/page";
import { matched_name } from "./desk/people/results";
import { show_case_precautions, show_precautions } from "./desk/precautions";
import { ratification_flags, short_ratification_flags } from "./desk/ratification";
import { follow_role_requests } from "./desk/role_requests";
import { protect_forms } from "./desk/sealed/forms";
import { has_ended, stage_of } from "./desk/stages";
import { ask_before_steps } from "./desk/steps";
import { flags_html } from "./desk/strip";
import { follow_conflicts } from "./desk/team/conflict";
import { ask_who_is_absent } from "./desk/team/dialogs";
import { follow_teams } from "./desk/team/section";
import { short_time } from "./desk/times";
import { urgency_flags } from "./desk/urgency";

frappe.provide("cndh");

// Absent while the application is being installed, and for accounts without the Desk.
if (frappe.boot && frappe.boot.cndh) {
	Object.assign(cndh, {
		add_search_button,
		ask_who_is_absent,
		compartments_words,
		details_of_text,
		event_words,
		flags_html,
		follow_review,
		has_ended,
		make_my_people,
		matched_name,
		offer_exceptional_access,
		prepare_list,
		ratification_flags,
		review_flag,
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
	follow_conflicts();
	add_list_settings();
	ask_before_steps();
	protect_forms();
	offer_search();
	follow_role_requests();
}
