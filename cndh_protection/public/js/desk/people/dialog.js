// "Find a person": one box for a phone, an e-mail, an identity number or a name. What is typed goes to the server by
// POST and lives in the box alone: not in the address, nor in any store of the browser, nor in the person's settings.
import { find_people } from "../sealed/requests";
import { show_answer, show_words } from "./results";

const SHORTCUT = "shift+ctrl+f";

export function may_find_people() {
	return frappe.model.can_read("Defender");
}

// A key anywhere in the Desk, a button where people are looked for.
export function offer_search() {
	if (!may_find_people()) return;
	frappe.ui.keys.add_shortcut({
		shortcut: SHORTCUT,
		action: open_search,
		description: __("Find a person"),
		ignore_inputs: true,
	});
	$(document).on("page-change", add_to_workspace);
}

export function add_search_button(page) {
	if (!may_find_people() || page.wrapper.find(".cndh-find").length) return;
	page.add_inner_button(__("Find a person"), open_search).addClass("cndh-find");
}

// A workspace empties its own bar of buttons whenever it is shown: this one stands beside it, on a phone in the menu.
function add_to_workspace() {
	const { page } = frappe.workspace || {};
	if (frappe.get_route()[0] !== "Workspaces" || !page || page.wrapper.find(".cndh-find").length) return;
	$('<button type="button" class="btn btn-default btn-sm cndh-find hidden-xs hidden-sm"></button>')
		.text(__("Find a person"))
		.on("click", open_search)
		.prependTo(page.wrapper.find(".page-actions").first());
	page.add_menu_item(__("Find a person"), open_search).parent().addClass("hidden-xl");
	page.menu_btn_group.removeClass("hide").addClass("hidden-xl");
}

export function open_search() {
	if ($(".cndh-people-search:visible").length) return;
	const dialog = new frappe.ui.Dialog({
		title: __("Find a person"),
		fields: [
			{
				fieldname: "text",
				fieldtype: "Data",
				label: __("Phone, e-mail, identity number or name"),
				description: __("Among the people who are open to you. Each search is noted in the journal."),
			},
			{ fieldname: "answer", fieldtype: "HTML" },
		],
		primary_action_label: __("Search"),
		primary_action: () => search(dialog),
	});
	const box = dialog.get_input("text");
	box.attr({ autocomplete: "off", autocapitalize: "off", spellcheck: "false", maxlength: 140, type: "text" });
	box.on("keydown", (event) => {
		if (event.key !== "Enter") return;
		event.preventDefault();
		search(dialog);
	});
	dialog.$wrapper.addClass("cndh-people-search");
	dialog.get_field("answer").$wrapper.attr("role", "status");
	dialog.onhide = () => dialog.$wrapper.remove();
	dialog.show();
}

async function search(dialog) {
	const place = dialog.get_field("answer").$wrapper;
	const text = dialog.get_input("text").val().trim();
	if (!text) return;
	show_words(place, __("Searching…"));
	try {
		show_answer(place, await find_people(text), () => dialog.hide());
	} catch (refusal) {
		show_words(place, refusal.message, "text-danger");
	}
}
