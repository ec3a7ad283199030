"""Reading the chain of the audit: whether each row follows from the one before, and who vouches for it.

A digest is recomputed with the key that the server has now. Rows without a key anybody can make, and of rows under
another key nothing can be said: both wait for a row that begins a section. That one stands under the present key and
names the contents of all rows before it, so that none of them is changed afterwards.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cndh_protection.access.chain import Link, link_of

SECTION: Final = "section"
"""Code of the row that begins a section."""

CONTENTS: Final = "contents"
"""In its details: the digest of :class:`Contents`."""


class Contents:
	"""A digest over rows in their order, with all their columns and their links: it needs no key."""

	def __init__(self) -> None:
		self.last = 0
		"""Number of the last row that went in."""
		self._digest = hashlib.sha256()

	def add(self, row: Mapping[str, Any]) -> None:
		"""The next row."""
		self.last = row["seq"]
		self._digest.update(link_of(row).text(digest=row["digest"]) + b"\n")

	def hexdigest(self) -> str:
		"""The digest so far."""
		return self._digest.hexdigest()


@dataclass(frozen=True)
class Finding:
	"""What a check of the chain found: how far it goes, where it breaks, what nobody but the key's holder could vouch for."""

	rows: int
	head: str
	broken_at: int | None
	"""The number that the first row should have that does not follow, or that the present key did not make."""
	unkeyed: int
	"""Rows without a key that no section takes over."""
	unkeyed_at: int | None
	"""The first of them, if the server has a key and would have used it."""
	unchecked: bool
	"""Rows under the key were passed over, because the server has none now."""
	section: int | None
	"""Where the last section begins."""
	taken_unkeyed: int
	taken_foreign: int
	"""Rows before it without a key, and under a key that the server does not have."""

	@property
	def sound(self) -> bool:
		"""Whether every row could be checked, or is taken over by a section, and holds."""
		return self.broken_at is None and self.unkeyed_at is None and not self.unchecked


def check(rows: Iterable[Mapping[str, Any]], key: bytes | None) -> Finding:
	"""Walk rows in their order, up to the first that does not follow from the one before."""
	walk = _Walk(key)
	broken = None
	for row in rows:
		if not walk.step(row):
			broken = walk.seq
			break
	return walk.finding(broken)


class _Waiting:
	"""Rows of a kind that wait for a section, and those that one took over."""

	def __init__(self) -> None:
		self.first: int | None = None
		self.count = self.taken = 0

	def add(self, seq: int) -> None:
		"""One more, with its number."""
		self.first = self.first or seq
		self.count += 1

	def take(self) -> None:
		"""All that wait are taken over."""
		self.taken += self.count
		self.first, self.count = None, 0


class _Walk:
	"""How far the chain was read."""

	def __init__(self, key: bytes | None) -> None:
		self.key, self.seq, self.digest = key, 0, ""
		self.contents, self.unkeyed, self.foreign = Contents(), _Waiting(), _Waiting()
		self.unchecked = False
		self.section: int | None = None

	def step(self, row: Mapping[str, Any]) -> bool:
		"""Whether the row is the next one."""
		self.seq += 1
		link = link_of(row)
		if link.seq != self.seq or link.previous != self.digest or not self._holds(link, row["digest"]):
			return False
		self.contents.add(row)
		self.digest = row["digest"]
		return True

	def finding(self, broken: int | None) -> Finding:
		"""What was found, with the number of the row at which the walk had to stop."""
		places = [place for place in (broken, self.foreign.first) if place]
		return Finding(
			rows=self.seq,
			head=self.digest,
			broken_at=min(places, default=None),
			unkeyed=self.unkeyed.count,
			unkeyed_at=self.unkeyed.first if self.key else None,
			unchecked=self.unchecked,
			section=self.section,
			taken_unkeyed=self.unkeyed.taken,
			taken_foreign=self.foreign.taken,
		)

	def _holds(self, link: Link, digest: str) -> bool:
		"""Whether nothing speaks against the row; what the present key does not vouch for waits."""
		if link.keyed and not self.key:
			self.unchecked = True
			return True
		same = hmac.compare_digest(link.digest(self.key).encode(), digest.encode())
		if link.keyed and not same:
			self.foreign.add(self.seq)
			return True
		if not link.keyed:
			self.unkeyed.add(self.seq)
			return same
		return link.code != SECTION or self._begin(link)

	def _begin(self, link: Link) -> bool:
		"""Take over what waits, if the rows before are those that the section was written after."""
		if json.loads(link.details).get(CONTENTS) != self.contents.hexdigest():
			return False
		self.section = link.seq
		self.unkeyed.take()
		self.foreign.take()
		return True
