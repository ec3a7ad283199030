"""What may be written down about a failure: kinds of errors and places in the code, no word of anybody.

The platform's own record of an error holds the variables of every frame, thus the posted form; and the words of an
error quote what was posted ("Duplicate entry '…'"). Kinds and places are enough to find the fault.
"""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Iterator
from typing import Final

from frappe.utils import get_bench_path

FRAME: Final = re.compile(r'\s*File "[^"\n]{1,300}", line \d+, in [\w.<>]{1,100}')
KIND: Final = re.compile(r"(?:While handling |From )?([\w.]+)(?: \d{1,5})?")
PLACE: Final = re.compile(r"(?:frappe|cndh_protection)(?:\.\w+)+")
NEAREST: Final = 25
"""Places kept of whoever records something without an error."""

WITHHELD: Final = "Words and values are withheld."


def of_present_error() -> str:
	"""The error being handled and those that led to it, each with its places; empty if none is."""
	return "\n".join(_lines(sys.exc_info()[1]))


def kind_of_present_error() -> str:
	"""The class of the error being handled; empty if none is."""
	error = sys.exc_info()[1]
	return _kind(error) if error else ""


def of_text(text: str) -> str:
	"""What a text that was to be recorded says of kinds and places; every other line is left out."""
	kept = [line.rstrip() for line in text.splitlines() if FRAME.fullmatch(line.rstrip()) or _is_kind(line)]
	return "\n".join(kept) or WITHHELD


def of_title(title: str) -> str:
	"""A title as it is if it names a place in the code or a kind of error; else nothing."""
	return title if PLACE.fullmatch(title) or _is_kind(title) else ""


def of_caller() -> str:
	"""Where in the code the record is being made, without the record itself."""
	return "\n".join(_frames(traceback.extract_stack()[-NEAREST - 3 : -3]))


def _lines(error: BaseException | None) -> Iterator[str]:
	seen: set[int] = set()
	current = error
	while current and id(current) not in seen:
		seen.add(id(current))
		yield f"From {_kind(current)}" if len(seen) > 1 else _kind(current)
		yield from _frames(traceback.extract_tb(current.__traceback__))
		current = current.__cause__ or current.__context__


def _frames(stack: traceback.StackSummary | list[traceback.FrameSummary]) -> list[str]:
	bench = f"{get_bench_path()}/"
	return [
		f'  File "{frame.filename.replace(bench, "")}", line {frame.lineno}, in {frame.name}'
		for frame in stack
	]


def _kind(error: BaseException) -> str:
	"""The class, and the number that databases give as first argument."""
	number = (
		error.args[0] if error.args and type(error.args[0]) is int and 0 <= error.args[0] < 100_000 else ""
	)
	return f"{type(error).__module__}.{type(error).__qualname__} {number}".strip()


def _is_kind(line: str) -> bool:
	"""Whether a line names a class of error that this process knows: a posted word is none."""
	match = KIND.fullmatch(line.strip())
	return match is not None and match.group(1) in _known_kinds()


def _known_kinds() -> set[str]:
	found, waiting = set(), [BaseException]
	while waiting:
		kind = waiting.pop()
		name = f"{kind.__module__}.{kind.__qualname__}"
		if name not in found:
			found.add(name)
			waiting.extend(kind.__subclasses__())
	return found
