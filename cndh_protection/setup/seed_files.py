"""The files that a new site is seeded from (``fixtures/seed``)."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

SEED = Path(__file__).resolve().parent.parent / "fixtures" / "seed"


def rows(name: str) -> list[dict[str, str]]:
	"""The rows of ``fixtures/seed/<name>.csv``; every value is text, empty where nothing is said."""
	with (SEED / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
		return list(csv.DictReader(handle))


def documents(folder: str) -> list[dict[str, Any]]:
	"""The documents of ``fixtures/seed/<folder>/*.json``, in the order of their file names."""
	return [json.loads(path.read_text(encoding="utf-8")) for path in sorted((SEED / folder).glob("*.json"))]


def split(cell: str) -> list[str]:
	"""The parts of a cell that holds several values between semicolons."""
	return [part.strip() for part in cell.split(";") if part.strip()]
