frappe.provide("frappe.dashboards.chart_sources");

frappe.dashboards.chart_sources["Monthly Count"] = {
	method: "cndh_protection.reference.dashboard_chart_source.monthly_count.monthly_count.get",
	filters: [],
};
