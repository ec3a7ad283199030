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
