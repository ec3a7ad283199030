{% include "cndh_protection/casework/report/statistics_filters.js" %}

frappe.query_reports["Measures by Type and State"] = {
	filters: cndh.statistics.sees_small_counts()
		? [...cndh.statistics.period(), cndh.statistics.region()]
		: cndh.statistics.period(),
	formatter: cndh.statistics.formatter,
};
