"""Log files without what was posted: the platform writes the whole form under each line that it logs."""

from __future__ import annotations

import re
from typing import Any, Final

from frappe.utils import logger

NAME: Final = re.compile(r"[A-Za-z_]\w{0,39}")


def keep_forms_out_of_logs() -> None:
	"""Let the platform's loggers name the fields of a form and none of their values."""
	logger.sanitized_dict = names_only


def names_only(form: Any) -> list[str]:
	"""The names of the fields that were posted, in order; what is no name is left out as well."""
	return sorted(str(key) for key in form if NAME.fullmatch(str(key))) if isinstance(form, dict) else []
