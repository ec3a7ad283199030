// What every form of ours has, whichever doctype it shows.
import { narrow_links } from "./link_queries";
import { follow_places } from "./places";
import { is_protected } from "./sealed/fields";
import { quiet_timeline } from "./sealed/versions";
import { translate_states } from "./state_names";

const APP = "cndh_protection";

export function follow_forms() {
	// The history is written before the form is refreshed for the first time.
	$(document).on("form-load", (event, frm) => is_ours(frm.meta) && quiet_timeline(frm));
	$(document).on("form-refresh", (event, frm) => {
		if (!is_ours(frm.meta)) return;
		// Our style reaches our own pages only.
		$(frm.wrapper).addClass("cndh-page");
		// Records of access: nothing is assigned, attached, shared or commented there either.
		$(frm.wrapper).toggleClass("cndh-protected", is_bare(frm.meta));
		hide_time_zone(frm);
		translate_states(frm);
		narrow_links(frm);
		follow_places(frm);
		keep_in_its_case(frm);
		name_what_the_server_filled(frm);
		say_labels_once(frm);
	});
}

function is_bare(meta) {
	return meta.module === "Confidentiality" || meta.name === "Protection Session" || is_protected(meta);
}

function is_ours(meta) {
	return frappe.boot.module_app[frappe.scrub(meta.module)] === APP;
}

// One country, one time zone: the platform would name it under each time.
function hide_time_zone(frm) {
	for (const field of Object.values(frm.fields_dict)) {
		if (field.df.fieldtype === "Datetime") field.df.hide_timezone = 1;
	}
}

// A record that is added from a case stays in it. Its box comes first and has the focus: left before its words have
// come, the platform takes it for emptied.
function keep_in_its_case(frm) {
	if (!frm.is_new() || !frm.fields_dict.violation_case || frm.cndh_begun === frm.docname) return;
	frm.cndh_begun = frm.docname;
	frm.set_df_property("violation_case", "read_only", frm.doc.violation_case ? 1 : 0);
}

// A field that is called as its section is named by the section's heading alone; a reader of screens hears it still.
function say_labels_once(frm) {
	for (const { df, fields_list } of frm.layout.sections || []) {
		const first = (fields_list || []).find((field) => field.df.label);
		if (df.label && first && first.df.label === df.label) first.$wrapper.addClass("cndh-said-above");
	}
}

// A link filled on saving arrives without its title, and would show a key such as "Measure Category-DIG".
async function name_what_the_server_filled(frm) {
	for (const df of frm.meta.fields) {
		const { options, values } = links_of(frm, df);
		const unnamed = values.filter((value) => value && !frappe.utils.get_link_title(options, value));
		if (!unnamed.length || !frappe.boot.link_title_doctypes.includes(options)) continue;
		await Promise.all(unnamed.map((value) => frappe.utils.fetch_link_title(options, value)));
		frm.refresh_field(df.fieldname);
	}
}

// { options, values } of a link, and of the one link inside a multi-select.
function links_of(frm, df) {
	const value = frm.doc[df.fieldname];
	if (df.fieldtype === "Link") return { options: df.options, values: [value] };
	const child = df.fieldtype === "Table MultiSelect" && frappe.get_meta(df.options);
	const link = child && child.fields.find(({ fieldtype }) => fieldtype === "Link");
	return link ? { options: link.options, values: (value || []).map((row) => row[link.fieldname]) } : { values: [] };
}
