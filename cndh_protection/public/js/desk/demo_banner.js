// On a demo site, a slim line at the foot of every page: nobody takes invented people for real ones.

export function show_demo_banner() {
	if (!frappe.boot.cndh.demo) return;
	const banner = document.createElement("div");
	banner.className = "cndh-demo-banner";
	banner.setAttribute("role", "note");
	banner.textContent = __("DEMONSTRATION: people and facts are invented");
	document.body.append(banner);
	document.body.classList.add("cndh-demo");
}
