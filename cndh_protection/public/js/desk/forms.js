// What every form of ours has, whichever doctype it shows.
import { narrow_links } from "./link_queries";
import { follow_places } from "./places";
import { is_protected } from "./sealed/fields";
import { translate_states } from "./state_names";

const APP = "cndh_protection";

export function follow_forms() {
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
		name_what_the_server_filled(frm);
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

// A link filled on saving arrives without its title, and would show a key such as "Measure Category-DIG".
async function name_what_the_server_filled(frm) {
	for (const { fieldtype, fieldname, options } of frm.meta.fields) {
		const value = frm.doc[fieldname];
		if (fieldtype !== "Link" || !value || !frappe.boot.link_title_doctypes.includes(options)) continue;
		if (frappe.utils.get_link_title(options, value)) continue;
		await frappe.utils.fetch_link_title(options, value);
		frm.refresh_field(fieldname);
	}
}
