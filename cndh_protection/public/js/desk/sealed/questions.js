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

// check: gives the password (and the code, where the login asks for one) to the server; a wrong one is said in the
// dialog, which stays.
export function ask_password(check, then) {
	const dialog = new frappe.ui.Dialog({
		title: __("Your password again"),
		fields: [
			{ fieldtype: "HTML", options: `<p class="text-muted">${why()}</p>` },
			// No meter of strength: the password exists already.
			{ fieldname: "password", fieldtype: "Data", label: __("Password"), reqd: 1 },
			...(frappe.boot.cndh.needs_code ? [code_field()] : []),
			{ fieldname: "answer", fieldtype: "HTML" },
		],
		primary_action_label: __("Continue"),
		primary_action: ({ password, code }) => try_password(dialog, () => check(password, code), then),
	});
	dialog.get_input("password").attr({ type: "password", autocomplete: "current-password" });
	if (frappe.boot.cndh.needs_code) {
		dialog.get_input("code").attr({ inputmode: "numeric", autocomplete: "one-time-code", maxlength: 7 });
	}
	dialog.onhide = () => dialog.get_input("password").val("");
	// The platform would focus the text above it.
	dialog.$wrapper.one("shown.bs.modal", () => dialog.get_input("password").trigger("focus"));
	dialog.show();
}

function code_field() {
	return {
		fieldname: "code",
		fieldtype: "Data",
		label: __("Code"),
		description: __("The six digits that the application on your phone shows now."),
		reqd: 1,
	};
}

function why() {
	return __("These details could put somebody in danger. Once per session, the password is asked again.");
}

async function try_password(dialog, check, then) {
	try {
		await check();
	} catch (refusal) {
		const words = $('<p class="text-danger" role="alert"></p>').text(refusal.message);
		dialog.get_field("answer").$wrapper.empty().append(words);
		return;
	}
	dialog.hide();
	then();
}
