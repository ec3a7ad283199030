// The strip under a form's title: what must be seen before anything is done, in view on every tab and while scrolling.

// A flag: { text, tone }; tones: danger (stop and read), warning (act in time), calm (good to know).
export function flags_html(flags) {
	return flags
		.map(({ text, tone }) => `<span class="cndh-flag ${tone}">${frappe.utils.escape_html(text)}</span>`)
		.join("");
}

export function show_strip(frm, flags) {
	const head = frm.page.wrapper.find(".page-head-content").first();
	head.siblings(".cndh-strip").remove();
	if (!flags.length) return;
	head.after(`<div class="cndh-strip" role="status">${flags_html(flags)}</div>`);
}
