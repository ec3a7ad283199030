"""Heads of the audit that lie outside the database: how far the chain went, on which day.

Whoever cuts rows off the end of the chain, or writes it anew, has to change this file too. A line is moment, number and
digest of a row; the site's configuration may name another file, best one that leaves the machine.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import frappe

FILE_KEY: Final = "cndh_audit_heads"
"""In the site's configuration: the path of the file."""

NAME: Final = "cndh_audit_heads.log"
MODE: Final = 0o640
LINE: Final = re.compile(r"(\S+) ([0-9]+) ([0-9a-f]{64})")


@dataclass(frozen=True)
class Head:
	"""The row that was the last one at a moment; no moment for one that the operator names."""

	at: str
	seq: int
	digest: str

	def line(self) -> str:
		"""As it is kept."""
		return f"{self.at} {self.seq} {self.digest}"


def head_of(at: datetime, seq: int, digest: str) -> Head:
	"""The head that a row is."""
	return Head(at.isoformat(timespec="seconds"), seq, digest)


def path() -> Path:
	"""Where heads are kept: in the site's logs, unless the configuration says otherwise."""
	return Path(frappe.conf.get(FILE_KEY) or frappe.get_site_path("logs", NAME))


def keep(head: Head) -> None:
	"""Add a line; raises ``OSError`` where the file cannot be written."""
	descriptor = os.open(path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, MODE)
	with os.fdopen(descriptor, "a", encoding="ascii") as file:
		file.write(head.line() + "\n")


def kept() -> tuple[list[Head], list[int]] | None:
	"""The heads of the file and the numbers of its lines that are none; None where there is no file."""
	try:
		lines = path().read_text(encoding="ascii", errors="replace").splitlines()
	except FileNotFoundError:
		return None
	found = [LINE.fullmatch(line) for line in lines]
	heads = [Head(match[1], int(match[2]), match[3]) for match in found if match]
	return heads, [number for number, match in enumerate(found, 1) if not match]


def lost(heads: Iterable[Head], digests: Mapping[int, str]) -> list[Head]:
	"""Those that are no row of the chain: its digests by their numbers."""
	return [head for head in heads if digests.get(head.seq) != head.digest]
