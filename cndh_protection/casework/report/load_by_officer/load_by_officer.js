{% include "cndh_protection/casework/report/statistics_filters.js" %}

frappe.query_reports["Load by Officer"] = {
	filters: [],
	formatter: cndh.statistics.formatter,
};
