frappe.provide("frappe.dashboards.chart_sources");

frappe.dashboards.chart_sources["Measures by Category"] = {
	method: "cndh_protection.casework.dashboard_chart_source.measures_by_category.measures_by_category.get",
	filters: [],
};
