"""An operator's work among people who save: it never waits for them while it holds what they wait for.

A save locks its document first and the keys of its record later; a renewal needs both. Two that wait for each other are
a deadlock, which the database resolves by undoing the one that has done less: the person's. So the operator's work takes
what it can get at once, and if somebody has it, lets go of everything and begins anew a moment later.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, TypeVar

import frappe

from cndh_protection.seal.errors import RecordBusy

TRIES: Final = 600
PAUSE_SECONDS: Final = 0.05

Result = TypeVar("Result")


@dataclass
class Outcome:
	"""What a run over many records did."""

	changed: int = 0
	"""What the run counts."""
	unreadable: list[str] = field(default_factory=list)
	"""Records whose values or keys do not open; they stay as they were."""
	went_on_from: str = ""
	"""When the run that was cut off began, if it went on; what was done since then is left as it is."""

	@property
	def said_unreadable(self) -> str:
		"""What is said on the screen of those that do not open; nothing if all do."""
		return f"; {len(self.unreadable)} do not open: run keys verify" if self.unreadable else ""


def when_nobody_saves(work: Callable[[], Result]) -> Result:
	"""Do the work in a transaction of its own and commit it; if it fails, nothing of it is kept.

	Raises what the work raises, and :class:`RecordBusy` when its turn never comes.
	"""
	frappe.db.commit()
	with _without_waiting():
		for _try in range(TRIES):
			try:
				done = work()
				frappe.db.commit()
			except (frappe.QueryTimeoutError, frappe.QueryDeadlockError):
				frappe.db.rollback()
				time.sleep(PAUSE_SECONDS)
			except Exception:
				frappe.db.rollback()
				raise
			else:
				return done
	raise RecordBusy


@contextmanager
def _without_waiting() -> Iterator[None]:
	"""In this block a lock that somebody has is refused at once."""
	frappe.db.sql("set session innodb_lock_wait_timeout = 0")
	try:
		yield
	finally:
		frappe.db.sql("set session innodb_lock_wait_timeout = default")
