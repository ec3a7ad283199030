"""Cases told in full: what the mechanism does, from the first call on. All of it is invented."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from cndh_protection.setup.demo.people import Identity
from cndh_protection.setup.demo.shapes import CaseFile
from cndh_protection.setup.demo.told_cases import (
	abduction,
	custody,
	doxxing,
	inadmissible,
	killed,
	recused,
	refusal,
	reprisal,
	village,
	withdrawal,
)
from cndh_protection.setup.demo.told_cases.teller import Teller

STORIES: Final = (
	abduction.tell,
	custody.tell,
	village.tell,
	killed.tell,
	recused.tell,
	refusal.tell,
	inadmissible.tell,
	doxxing.tell,
	reprisal.tell,
	withdrawal.tell,
)


def told_files(day: date, identities: Iterator[Identity]) -> list[CaseFile]:
	"""The told cases, each with its people, acts, measures and contacts."""
	return [tell(Teller(day, identities)) for tell in STORIES]
