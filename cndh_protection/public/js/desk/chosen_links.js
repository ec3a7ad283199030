// A link that shows a title keeps its value from the moment at which it is chosen.
//
// The platform notes which value a title stands for when the server has said that the value exists. Whoever goes on
// to the next field before, on a slow line, leaves the title in the value's place: "not found", and an empty field.

export function keep_chosen_links() {
	const control = frappe.ui.form.ControlLink.prototype;
	const take = control.parse_validate_and_set_in_model;
	control.parse_validate_and_set_in_model = function (value, event, label) {
		if (value && label && value !== label) {
			this.title_value_map = this.title_value_map || {};
			this.title_value_map[this.get_translated(label)] = value;
		}
		return take.call(this, value, event, label);
	};
}

// What a link field offers and what is chosen in it is asked for by POST.
//
// Frappe 16 asks by an address where it fits into one: codes and numbers would lie in the logs of servers, and the
// answers in the browser's cache for hours, after the person has logged out.
export function ask_for_links_by_post() {
	const control = frappe.ui.form.ControlLink.prototype;
	const measure = control.are_filters_large;
	if (!measure) return;
	control.are_filters_large = function (filters) {
		const [, text] = measure.call(this, filters);
		return [true, text];
	};
}
