// Urgency levels U1 (danger now) to U4 in one look everywhere.

const TONES = { U1: "danger", U2: "warning", U3: "calm", U4: "calm" };

// The flag of a level for a strip or a list row; none while the urgency is not judged.
export function add_urgency(level, flags, more = {}) {
	if (level) flags.push({ text: level, tone: TONES[level], ...more });
	return flags;
}

export function urgency_pill(level) {
	if (!level) return "";
	return `<span class="cndh-flag ${TONES[level]} filterable" data-filter="urgency,=,${level}">${level}</span>`;
}
