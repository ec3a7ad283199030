"""Which sign of danger stands behind the urgency of a light case (docs/procedure.md, Urgency)."""

from __future__ import annotations

from typing import Final

DANGER_SIGNS: Final = {
	"U1": {
		"INT-DTH": "F02",
		"INT-TFA": "F10",
		"INT-ASS": "F01",
		"LIB-ARR": "F04",
		"LIB-DET": "F04",
		"LIB-ABD": "F03",
		"DIG-DOX": "F08",
	},
	"U2": {"LIB-ARR": "F12", "JUD-SUM": "F12", "JUD-CYB": "F15", "PRI-SEA": "F13", "INT-REP": "F15"},
}
"""The sign of danger that stands behind the urgency, for each act; otherwise an attack or an escalation."""

USUAL_SIGN: Final = {"U1": "F01", "U2": "F14"}


def danger_sign(act: str, urgency: str) -> str | None:
	"""The red flag answered yes in a case of this urgency; None for U3 and U4."""
	return DANGER_SIGNS.get(urgency, {}).get(act, USUAL_SIGN.get(urgency))
