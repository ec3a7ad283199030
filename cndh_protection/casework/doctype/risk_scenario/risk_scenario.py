from __future__ import annotations

from typing import ClassVar, Final

from cndh_protection.seal.documents import SealedRow

COLOURS: Final = ((15, "Red"), (8, "Amber"), (0, "Green"))
"""From which product on (docs/procedure.md, Risk)."""


class RiskScenario(SealedRow):
	"""Something that may happen to the person: how probable, how grave, what prevents it and what is done then."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		colour: DF.Literal["", "Green", "Amber", "Red"]
		impact: DF.Literal["", "1", "2", "3", "4", "5"]
		in_charge: DF.Link | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		prevention: DF.LongText | None
		probability: DF.Literal["", "1", "2", "3", "4", "5"]
		product: DF.Int
		reaction: DF.LongText | None
		scenario: DF.LongText
	# end: auto-generated types

	SEALED_FIELDS: ClassVar[dict[str, str]] = {
		"scenario": "core",
		"prevention": "core",
		"reaction": "core",
	}

	def grade(self) -> None:
		"""Multiply probability and impact, and give the product its colour."""
		self.product = int(self.probability or 0) * int(self.impact or 0)
		self.colour = next(colour for least, colour in COLOURS if self.product >= least)
