// What a dialog asks of the server. A refusal is shown by the platform, and the dialog stays with what was typed.

// What the server answers under `message`; undefined when it refused.
export function ask_server(method, args) {
	return frappe.call({ method, type: "POST", args, freeze: true }).then(
		({ message = null }) => message,
		() => undefined
	);
}
