// Whether somebody is there: twenty minutes without input, and what was opened closes. And the key that hides it at once.

const IDLE_MINUTES = 20;
const CHECK_MS = 15_000;
const KINDS_OF_INPUT = ["keydown", "input", "pointerdown", "pointermove", "wheel", "touchmove"];

let last_input = Date.now();
const when_idle = [];

export function follow_input() {
	for (const kind of KINDS_OF_INPUT) {
		document.addEventListener(kind, () => (last_input = Date.now()), { passive: true, capture: true });
	}
	setInterval(() => {
		if (Date.now() - last_input >= IDLE_MINUTES * 60_000) when_idle.forEach((close) => close());
	}, CHECK_MS);
}

// Called again and again while nobody is there.
export function on_idle(close) {
	when_idle.push(close);
}

// hide: answers whether it had something to hide; then the key does nothing else.
export function on_hide_key(hide) {
	document.addEventListener("keydown", (event) => is_hide_key(event) && hide() && stop(event), true);
}

function is_hide_key(event) {
	return (event.ctrlKey || event.metaKey) && event.shiftKey && event.code === "KeyH";
}

function stop(event) {
	event.preventDefault();
	event.stopPropagation();
}
