// List views: enough columns, filters that offer their own list only, and flags beside the number of each row.
import { LISTS, link_query } from "./link_queries";
import { flags_html } from "./strip";

// The platform counts the subject and the hidden column of tags; few columns remain on a small screen.
const COLUMNS = 8;
const COLUMNS_ON_TABLET = 5;
const TABLET = 1100;

// For `onload` of a list. flags: function of a row's document → its flags. A phone, which shows no column, has them
// beside the number; where there are columns, a formatter shows them.
export function prepare_list(listview, flags = null) {
	listview.$page.addClass("cndh-page");
	show_more_columns(listview);
	narrow_filters(listview);
	tell_capped_count(listview);
	if (flags) flag_rows(listview, flags);
}

// The server counts no further than one past this number: what lies beyond is "more than".
const COUNTED = 1000;

function tell_capped_count(listview) {
	const get_count_str = listview.get_count_str;
	listview.get_count_str = async function (...args) {
		const said = await get_count_str.apply(this, args);
		if (this.total_count !== COUNTED + 1) return said;
		return __("{0} of more than {1}", [this.data.length, COUNTED]);
	};
}

// The administrator's own number of columns comes first.
function show_more_columns(listview) {
	const settings = listview.list_view_settings;
	if (!settings || settings.total_fields) return;
	settings.total_fields = window.innerWidth < TABLET ? COLUMNS_ON_TABLET : COLUMNS;
	listview.setup_columns();
	listview.render_header(true);
}

function narrow_filters(listview) {
	for (const df of listview.meta.fields) {
		const field = listview.page.fields_dict[df.fieldname];
		const query = field && (state_query(listview.doctype, df) || link_query(listview.doctype, df));
		if (!query) continue;
		field.get_query = query;
		field.df.filter_description = __("Only values in use");
	}
}

// The states of this doctype's workflow, and not those of every other.
function state_query(doctype, df) {
	const workflow = frappe.workflow.workflows[doctype];
	if (df.options !== "Workflow State" || !workflow) return null;
	const states = [...new Set(workflow.states.map((row) => row.state))];
	return () => ({ filters: { name: ["in", states] } });
}

function flag_rows(listview, flags) {
	const render_list = listview.render_list;
	listview.render_list = function (...args) {
		const rendered = render_list.apply(this, args);
		const rows = this.$result.find(".list-row-container");
		this.data.forEach((doc, index) => add_flags(rows.eq(index), flags(doc)));
		return rendered;
	};
}

function add_flags(row, flags) {
	if (!flags.length) return;
	row.find(".list-subject").first().append(`<span class="visible-xs">${flags_html(flags)}</span>`);
}

// The plain lists need no file each.
export function add_list_settings() {
	frappe.provide("frappe.listview_settings");
	for (const doctype of LISTS) {
		frappe.listview_settings[doctype] = {
			hide_name_column: true,
			add_fields: ["retired"],
			get_indicator: (doc) =>
				doc.retired ? [__("Retired"), "gray", "retired,=,1"] : [__("In use"), "green", "retired,=,0"],
			onload: (listview) => prepare_list(listview),
		};
	}
}
