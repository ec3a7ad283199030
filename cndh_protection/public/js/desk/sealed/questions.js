// What an opening may ask first: the reason in words, the password again.

export function ask_reason(then) {
	const field = {
		fieldname: "reason",
		fieldtype: "Small Text",
		label: __("Why do you open it?"),
		description: __("This record is for named persons only. Your reason is kept."),
		reqd: 1,
	};
	frappe.prompt([field], ({ reason }) => then(reason), __("Reason"), __("Show…"));
}

// check: gives the password to the server; a wrong one is said in the dialog, which stays.
export function ask_password(check, then) {
	const dialog = new frappe.ui.Dialog({
		title: __("Your password again"),
		fields: [
			{ fieldtype: "HTML", options: `<p class="text-muted">${why()}</p>` },
			// No meter of strength: the password exists already.
			{ fieldname: "password", fieldtype: "Data", label: __("Password"), reqd: 1 },
			{ fieldname: "answer", fieldtype: "HTML" },
		],
		primary_action_label: __("Continue"),
		primary_action: ({ password }) => try_password(dialog, check, password, then),
	});
	dialog.get_input("password").attr({ type: "password", autocomplete: "current-password" });
	dialog.onhide = () => dialog.get_input("password").val("");
	dialog.show();
}

function why() {
	return __("These details could put somebody in danger. Once per session, the password is asked again.");
}

async function try_password(dialog, check, password, then) {
	try {
		await check(password);
	} catch (refusal) {
		const words = $('<p class="text-danger" role="alert"></p>').text(refusal.message);
		dialog.get_field("answer").$wrapper.empty().append(words);
		return;
	}
	dialog.hide();
	then();
}
