// Levels, ages and axes in words.

export const LEVELS = ["L1", "L2", "L3", "L4"];
export const AXES = ["T", "V", "C"];
export const FIGURES = { T: "threat", V: "vulnerability", C: "capacity" };
export const NOT_KNOWN = "Not known";
export const NEEDS_FULL_FORM = ["L3", "L4"];

const TONES = { L1: "calm", L2: "calm", L3: "warning", L4: "danger" };

export function axis_name(axis) {
	return { T: __("Threats"), V: __("Vulnerabilities"), C: __("Capacities") }[axis];
}

export function level_tone(level) {
	return TONES[level] || "calm";
}

// "Élevé (L3)".
export function level_name(levels, level) {
	return level ? `${levels[level] || ""} (${level})`.trim() : __("No level");
}

// "aujourd'hui", "hier", "il y a 12 j".
export function age(date) {
	const days = frappe.datetime.get_day_diff(frappe.datetime.get_today(), date.slice(0, 10));
	if (days <= 0) return __("today");
	return days === 1 ? __("yesterday") : __("{0} d ago", [days]);
}

export function day(date) {
	return date ? frappe.datetime.str_to_user(date.slice(0, 10)) : "";
}

// A figure as people write it: "37,5"; a dash where nothing is known.
export function figure(value) {
	return value ? parseFloat(value).toLocaleString(frappe.boot.lang || "fr", { maximumFractionDigits: 1 }) : "–";
}
