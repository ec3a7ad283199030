"""Opening to count: how often each value stands behind some tokens. Counts leave, never whose value is which.

For statistics of what is protected. The counts themselves are kept sealed: where there are few records, a plain count
beside them would tell what is in each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from cndh_protection.seal import recordkeys
from cndh_protection.seal.census import Holding
from cndh_protection.seal.keys import KeyRing
from cndh_protection.seal.opening import open_token
from cndh_protection.seal.sealing import seal


def count(holdings: Iterable[Holding], ring: KeyRing) -> Counter[tuple[str, str, Any]]:
	"""How often each value stands in each column: (doctype, field, value). Raises as opening does."""
	return Counter(
		(holding.doctype, holding.field, open_token(holding.value, holding.place, ring, recordkeys.cache()))
		for holding in holdings
	)


def open_counts(holding: Holding, ring: KeyRing) -> Counter[str]:
	"""The counts that :func:`seal_counts` sealed; none behind an empty column."""
	if not holding.value:
		return Counter()
	return Counter(open_token(holding.value, holding.place, ring, recordkeys.cache()))


def seal_counts(counts: Counter[str], holding: Holding, ring: KeyRing) -> str:
	"""A token for counts, good for the place of ``holding``."""
	return seal(dict(counts), holding.place, ring.live, recordkeys.cache())
