// Deadlines by day: what is late and what is to come. A click opens the case; nothing is moved or made here.
// On a phone a month has no room for words: the deadlines stand below one another.
const ON_A_PHONE = window.innerWidth < 768;
const BELOW_ONE_ANOTHER = { defaultView: "listMonth", header: { left: "prev, title, next", right: "today" } };

frappe.views.calendar["Case Clock"] = {
	field_map: { id: "name", start: "due_on", end: "due_on", title: "kind" },
	fields: ["name", "violation_case", "kind", "state", "due_on", "urgency"],
	options: {
		editable: false,
		selectable: false,
		displayEventEnd: false,
		timeFormat: "HH:mm",
		height: "auto",
		...(ON_A_PHONE ? BELOW_ONE_ANOTHER : {}),
	},

	get_args(start, end) {
		const { doctype, fields, field_map } = this;
		const days = { start: this.get_system_datetime(start), end: this.get_system_datetime(end) };
		return { doctype, fields, field_map, ...days, filters: [[doctype, "state", "in", ["Running", "Late"]]] };
	},

	prepare_events(clocks) {
		return (clocks || []).map((clock) => {
			const title = `${__(clock.kind)} ${clock.violation_case.replaceAll("-", "\u2011")}`;
			const late = cndh.is_late_clock(clock);
			const [light, dark] = ["extra-light", "dark"].map((shade) => frappe.ui.color.get(late ? "red" : "blue", shade));
			return {
				id: clock.name,
				doctype: "Violation Case",
				name: clock.violation_case,
				title: [title, clock.urgency].filter(Boolean).join(" · "),
				tooltip: [title, cndh.short_time(clock.due_on), late ? __("Late") : ""].filter(Boolean).join(" · "),
				start: clock.due_on,
				end: clock.due_on,
				allDay: 0,
				editable: false,
				backgroundColor: ON_A_PHONE ? dark : light,
				textColor: dark,
			};
		});
	},
};
