// "My people": one screen with the names of the people of one's open cases, so that nobody keeps a spreadsheet. Nothing of
// it is in an address, a store or a print; it closes by the hide key, after twenty minutes without input, and when left.
import { on_hide_key, on_idle } from "../presence";
import { post } from "../sealed/requests";
import { people_table } from "./table";

const MY_PEOPLE = "cndh_protection.access.reveal.my_people";

export function make_my_people(wrapper) {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("My people"), single_column: true });
	$(wrapper).addClass("cndh-page cndh-people-page");
	const screen = { body: $('<div class="cndh-people"></div>').appendTo(page.main), shown: false, asked: 0 };
	page.set_secondary_action(__("Hide"), () => hide(screen), null, __("Hide"));
	page.btn_secondary.attr("title", __("Hide what is open ({0})", [__("Ctrl+Shift+H")]));
	const hide_if_shown = () => screen.shown && hide(screen);
	on_idle(hide_if_shown);
	on_hide_key(hide_if_shown);
	window.addEventListener("pagehide", () => hide(screen));
	$(wrapper).on("show", () => show(screen)).on("hide", () => hide(screen));
	// The page that comes next may take a while to load.
	frappe.router.on("change", () => frappe.get_route()[0] !== "my-people" && hide_if_shown());
	// Copied or dragged into a sheet, it would be the list that this screen is there to replace.
	screen.body.on("copy cut dragstart", (event) => event.preventDefault());
}

async function show(screen) {
	const asked = ++screen.asked;
	screen.body.empty().text(__("Loading..."));
	const answer = await post(MY_PEOPLE, {}).then(people_table, told);
	// Hidden or asked again meanwhile: this answer is dropped.
	if (asked !== screen.asked) return;
	screen.shown = true;
	screen.body.empty().append(answer);
}

function told(refusal) {
	return $('<p class="text-danger" role="alert"></p>').text(refusal.message);
}

function hide(screen) {
	screen.asked += 1;
	screen.shown = false;
	const again = $('<button type="button" class="btn btn-default btn-sm"></button>')
		.text(__("Show my people"))
		.on("click", () => show(screen));
	screen.body.empty().append(again);
	return true;
}
