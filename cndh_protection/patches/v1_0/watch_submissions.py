"""The submissions of before that are late already are seen in *Ma journée*; no notice for each of them."""

from __future__ import annotations

from cndh_protection.services.clocks.submissions import pass_over_what_is_late


def execute() -> None:
	"""Take them for told; running again tells nobody anything either."""
	pass_over_what_is_late()
