// A key anywhere in the Desk leads to the reception: whoever picks up the phone is there at once.

export function offer_reception() {
	if (!frappe.model.can_create("Violation Case")) return;
	frappe.ui.keys.add_shortcut({
		shortcut: "shift+ctrl+l",
		action: () => frappe.set_route("reception"),
		description: __("Reception"),
		ignore_inputs: true,
	});
}
