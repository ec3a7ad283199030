// The Desk of the protection mechanism: what every form and list of ours shares. What one form alone does lies
// beside its doctype and finds the shared parts under `cndh`.
import { compartments_words, details_of_text, event_words } from "./desk/audit/words";
import { add_case_actions } from "./desk/case_actions";
import { ask_for_links_by_post, keep_chosen_links } from "./desk/chosen_links";
import { clock_flags, is_late, show_clocks } from "./desk/clocks";
import { let_new_records_be_filled_in } from "./desk/create_only";
import { flags_of_custody, held_flags } from "./desk/custody";
import { show_demo_banner } from "./desk/demo_banner";
import { offer_exceptional_access } from "./desk/exceptional/dialog";
import { follow_review, review_flag } from "./desk/exceptional/review";
import { follow_forms } from "./desk/forms";
import { letter_list, offer_letter_steps, step as letter_step } from "./desk/letters";
import { offer_complaint_steps } from "./desk/handling";
import { add_list_settings, prepare_list } from "./desk/lists";
import { show_my_day } from "./desk/my_day";
import { add_search_button, offer_search } from "./desk/people/dialog";
import { make_my_people } from "./desk/people/page";
import { matched_name } from "./desk/people/results";
import { show_plan } from "./desk/plan/in_case";
import { show_case_precautions, show_precautions } from "./desk/precautions";
import { print_paper } from "./desk/prints";
import { ratification_flags, short_ratification_flags } from "./desk/ratification";
import { offer_reception } from "./desk/reception/offer";
import { show_reception } from "./desk/reception/screen";
import { follow_role_requests } from "./desk/role_requests";
import { show_case_risk } from "./desk/risk/in_case";
import { show_risk_panel } from "./desk/risk/panel";
import { show_agenda } from "./desk/session/agenda";
import { add_item_actions } from "./desk/session/item";
import { protect_forms } from "./desk/sealed/forms";
import { has_ended, stage_of } from "./desk/stages";
import { ask_before_steps } from "./desk/steps";
import { flags_html } from "./desk/strip";
import { follow_conflicts } from "./desk/team/conflict";
import { ask_who_is_absent } from "./desk/team/dialogs";
import { follow_teams } from "./desk/team/section";
import { offer_timeline } from "./desk/timeline";
import { short_time } from "./desk/times";
import { urgency_flags } from "./desk/urgency";
import { show_warnings } from "./desk/warnings";

frappe.provide("cndh");

// Absent while the application is being installed, and for accounts without the Desk.
if (frappe.boot && frappe.boot.cndh) {
	Object.assign(cndh, {
		add_case_actions,
		add_item_actions,
		add_search_button,
		ask_who_is_absent,
		clock_flags,
		compartments_words,
		details_of_text,
		event_words,
		flags_html,
		flags_of_custody,
		follow_review,
		has_ended,
		held_flags,
		is_late_clock: is_late,
		letter_list,
		letter_step,
		make_my_people,
		matched_name,
		offer_complaint_steps,
		offer_exceptional_access,
		offer_letter_steps,
		offer_timeline,
		prepare_list,
		print_paper,
		ratification_flags,
		review_flag,
		short_ratification_flags,
		short_time,
		show_agenda,
		show_case_precautions,
		show_clocks,
		show_my_day,
		show_plan,
		show_case_risk,
		show_precautions,
		show_reception,
		show_risk_panel,
		stage_of,
		urgency_flags,
	});
	show_demo_banner();
	show_warnings();
	let_new_records_be_filled_in();
	keep_chosen_links();
	ask_for_links_by_post();
	follow_forms();
	follow_teams();
	follow_conflicts();
	add_list_settings();
	ask_before_steps();
	protect_forms();
	offer_search();
	offer_reception();
	follow_role_requests();
}
