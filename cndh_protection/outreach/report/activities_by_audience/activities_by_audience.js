{% include "cndh_protection/casework/report/statistics_filters.js" %}

frappe.query_reports["Activities by Audience"] = {
	filters: [...cndh.statistics.from_to(), cndh.statistics.region()],
	formatter: cndh.statistics.formatter,
};
