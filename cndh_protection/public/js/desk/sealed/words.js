// The words for what is locked.

// The server's names of compartments in the words of the house.
export function compartment_name(compartment) {
	return {
		core: __("Case content"),
		identity: __("Identity"),
		contact: __("Contact details"),
		source: __("Who speaks"),
		location: __("Exact places"),
		sensitive: __("Sensitive details"),
	}[compartment];
}

export function show_label(compartment) {
	return {
		core: __("Show the content"),
		identity: __("Show the identity"),
		contact: __("Show the contact details"),
		source: __("Show who speaks"),
		location: __("Show the exact places"),
		sensitive: __("Show the sensitive details"),
	}[compartment];
}

// Why somebody opens: the choice is the reason that the journal keeps.
export function actions() {
	return [
		["call", __("To call")],
		["write", __("To write")],
		["visit", __("To prepare a visit")],
		["duplicate", __("To check for a duplicate")],
		["other", __("For another reason…")],
	];
}

export function lock_icon() {
	const shackle = "M5 7.5V5a3 3 0 0 1 6 0v2.5";
	return `<svg class="cndh-lock-icon" viewBox="0 0 16 16" aria-hidden="true">
		<path d="${shackle}" fill="none" stroke="currentColor" stroke-width="1.8"/>
		<rect x="3" y="7" width="10" height="7" rx="1.5" fill="currentColor"/>
	</svg>`;
}
