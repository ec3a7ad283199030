// The strip under a form's title: what must be seen before anything is done, in view on every tab and while scrolling.

// flags: [{ text, tone }]; tones: danger (stop and read), warning (act in time), calm (good to know).
export function show_strip(frm, flags) {
	const head = frm.page.wrapper.find(".page-head-content").first();
	head.siblings(".cndh-strip").remove();
	if (!flags.length) return;
	const strip = $('<div class="cndh-strip" role="status"></div>');
	flags.forEach(({ text, tone }) => $("<span></span>").addClass(`cndh-flag ${tone}`).text(text).appendTo(strip));
	head.after(strip);
}
