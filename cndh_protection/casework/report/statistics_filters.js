// Filters of the statistics reports. The server decides: whoever does not see small counts gets whole calendar years.
// The platform copies this file into each report's script: no backslash in here, it would not survive.
frappe.provide("cndh.statistics");

cndh.statistics.sees_small_counts = () =>
	["CNDH Protection Chair", "CNDH President", "CNDH Statistics Officer"].some((role) =>
		frappe.user.has_role(role)
	);

cndh.statistics.year = () => {
	const year = frappe.datetime.str_to_obj(frappe.datetime.nowdate()).getFullYear();
	const years = Array.from({ length: 10 }, (_unused, n) => String(year - n));
	return {
		fieldname: "year",
		label: __("Year"),
		fieldtype: "Select",
		options: years,
		default: String(year),
	};
};

cndh.statistics.from_to = () => [
	{
		fieldname: "from_date",
		label: __("From"),
		fieldtype: "Date",
		default: frappe.datetime.year_start(),
	},
	{
		fieldname: "to_date",
		label: __("Until"),
		fieldtype: "Date",
		default: frappe.datetime.year_end(),
	},
];

cndh.statistics.region = () => ({
	fieldname: "region",
	label: __("Region"),
	fieldtype: "Link",
	options: "Territory",
	get_query: () => ({ filters: { territory_type: ["in", ["Region", "District"]] } }),
});

cndh.statistics.period = () =>
	cndh.statistics.sees_small_counts() ? cndh.statistics.from_to() : [cndh.statistics.year()];

// The line of totals stands out.
cndh.statistics.formatter = (value, row, column, data, default_formatter) => {
	const text = default_formatter(value, row, column, data);
	return data && data.bold ? `<strong>${text}</strong>` : text;
};
