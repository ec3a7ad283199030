// What every form of ours has, whichever doctype it shows.
import { narrow_links } from "./link_queries";
import { follow_places } from "./places";

const APP = "cndh_protection";

export function follow_forms() {
	$(document).on("form-refresh", (event, frm) => {
		if (!is_ours(frm.meta)) return;
		// Our style reaches our own pages only.
		$(frm.wrapper).addClass("cndh-page");
		hide_time_zone(frm);
		narrow_links(frm);
		follow_places(frm);
	});
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
