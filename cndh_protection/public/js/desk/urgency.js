// Urgency levels U1 (danger now) to U4 in one look everywhere.

const TONES = { U1: "danger", U2: "warning", U3: "calm", U4: "calm" };

// The flags of a level: none while the urgency is not judged.
export function urgency_flags(level) {
	return level ? [{ text: level, tone: TONES[level] }] : [];
}
