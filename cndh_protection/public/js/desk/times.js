// Times in the form of the site, down to the minute: seconds take the room of what matters.

export function short_time(value) {
	return value ? frappe.datetime.str_to_user(value).replace(/(\d\d:\d\d):\d\d$/, "$1") : "";
}
