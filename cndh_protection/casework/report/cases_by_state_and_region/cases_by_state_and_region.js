{% include "cndh_protection/casework/report/statistics_filters.js" %}

frappe.query_reports["Cases by State and Region"] = {
	filters: [...cndh.statistics.period(), cndh.statistics.region()],
	formatter: cndh.statistics.formatter,
};
