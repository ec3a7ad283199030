"""Locks between runs: two commands may start at once, and must not build the same thing twice."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workbench.console import say


@contextmanager
def exclusive(path: Path, purpose: str) -> Iterator[None]:
	"""Hold the lock file ``path``; wait, and say so, while another run holds it."""
	path.parent.mkdir(parents=True, exist_ok=True)
	with path.open("w") as handle:
		if not _try(handle.fileno()):
			say(f"waiting for another run that is {purpose}")
			fcntl.flock(handle, fcntl.LOCK_EX)
		yield


@contextmanager
def exclusive_or_skip(path: Path) -> Iterator[bool]:
	"""Yield whether the lock file ``path`` could be had at once; hold it meanwhile."""
	path.parent.mkdir(parents=True, exist_ok=True)
	with path.open("w") as handle:
		yield _try(handle.fileno())


def _try(descriptor: int) -> bool:
	try:
		fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
	except BlockingIOError:
		return False
	return True
