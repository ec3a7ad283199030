{% include "cndh_protection/casework/report/statistics_filters.js" %}

frappe.query_reports["Acts by Type and Year"] = {
	filters: [cndh.statistics.year()],
	formatter: cndh.statistics.formatter,
};
