"""The heavy parts that all checkouts of a machine's user share, each made once and kept in the cache.

A part is a folder named after everything that it is made from. A folder without its stamp is half-made: it is
thrown away and made again. The stamp is written last.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from workbench.console import Trouble, step
from workbench.locks import exclusive
from workbench.places import cache

_STAMP = ".complete"
_NEEDED_BYTES = 3 * 1024**3


@dataclass(frozen=True)
class Part:
	"""One shared folder: ``kind`` and ``key`` name it, ``title`` tells people what making it means."""

	kind: str
	key: str
	title: str

	@property
	def folder(self) -> Path:
		"""Where it lies, made or not."""
		return cache() / self.kind / self.key

	@property
	def log(self) -> Path:
		"""Where the programs that make it write."""
		return cache() / "logs" / f"{self.kind}-{self.key}.log"

	@property
	def is_complete(self) -> bool:
		"""Whether it was made to its end."""
		return (self.folder / _STAMP).exists()


def ensure(part: Part, make: Callable[[Part], None]) -> Path:
	"""Make the part unless it is there, and return its folder. ``make`` is to fill the (missing) folder."""
	if part.is_complete:
		return part.folder
	with exclusive(cache() / "locks" / f"{part.kind}-{part.key}", f"making {part.kind}"):
		if not part.is_complete:
			_make(part, make)
	return part.folder


def _make(part: Part, make: Callable[[Part], None]) -> None:
	_check_disk()
	with step(part.title):
		shutil.rmtree(part.folder, ignore_errors=True)
		part.folder.parent.mkdir(parents=True, exist_ok=True)
		part.log.unlink(missing_ok=True)
		make(part)
		(part.folder / _STAMP).touch()


def _check_disk() -> None:
	free = shutil.disk_usage(cache()).free
	if free < _NEEDED_BYTES:
		raise Trouble(
			f"only {free // 1024**2} MB free in {cache()}, where {_NEEDED_BYTES // 1024**2} MB are needed",
			"free some space, or set XDG_CACHE_HOME to a folder on a larger disk",
		)
