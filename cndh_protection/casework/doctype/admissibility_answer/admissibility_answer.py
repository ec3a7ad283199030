from typing import ClassVar

from frappe.model.document import Document


class AdmissibilityAnswer(Document):
	"""A criterion of admissibility, and whether a case meets it."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		answer: DF.Literal["", "Met", "Not met", "Not known"]
		blocking: DF.Check
		criterion: DF.Link
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
	# end: auto-generated types

	TERM_FIELDS: ClassVar[dict[str, str]] = {"criterion": "Admissibility Criterion"}
