// What the server knows of the risk in a case. It alone works scores and levels out.

export async function ask(method, args) {
	const { message } = await frappe.call({ method: `cndh_protection.services.risk.form.${method}`, type: "POST", args });
	return message;
}
