"""Reading a key file without being led to another file, and putting a new one in its place in one step."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from cndh_protection.seal.errors import (
	KeyFileExists,
	KeyFileInsideBench,
	KeyFileIsLink,
	KeyFileOfAnother,
	KeyFileOpenToOthers,
	KeyFolderOpenToOthers,
	KeySourceFailure,
	KeySourceMissing,
)
from cndh_protection.seal.keyset import KeySet

MODE: Final = 0o400
_LARGEST: Final = 64 * 1024


def read(path: Path, *, outside: Iterable[Path], owner: int) -> KeySet:
	"""Keys from a file of mode 0400, owned by ``owner``, outside the given folders; else a :class:`KeySourceFailure`.

	What is checked is the open file, so that nobody swaps it between the check and the reading.
	"""
	check_folder(path, outside=outside, owner=owner)
	text, status = read_plain(path)
	if status.st_uid != owner:
		raise KeyFileOfAnother
	if stat.S_IMODE(status.st_mode) != MODE:
		raise KeyFileOpenToOthers
	return KeySet.parse(text)


def check_folder(path: Path, *, outside: Iterable[Path], owner: int) -> None:
	"""Refuse a file inside one of the folders, or where somebody else could put another in its place."""
	folder = path.parent.resolve()
	if any(folder.is_relative_to(bench.resolve()) for bench in outside):
		raise KeyFileInsideBench
	for place in (folder, *folder.parents):
		try:
			status = place.stat()
		except OSError:
			status = None
		if status is None:
			raise KeySourceMissing
		writable = status.st_mode & 0o022 and not status.st_mode & stat.S_ISVTX
		if writable or status.st_uid not in (0, owner):
			raise KeyFolderOpenToOthers


def read_plain(path: Path) -> tuple[str, os.stat_result]:
	"""Text and status of a regular file with one name, never through a link."""
	handle = _open(path)
	try:
		status = os.fstat(handle)
		plain = stat.S_ISREG(status.st_mode) and status.st_nlink == 1
		content = os.read(handle, _LARGEST) if plain else b""
	finally:
		os.close(handle)
	if not plain:
		raise KeyFileIsLink
	return content.decode("ascii", errors="replace"), status


def _open(path: Path) -> int:
	failure: type[KeySourceFailure]
	try:
		return os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
	except FileNotFoundError:
		failure = KeySourceMissing
	except PermissionError:
		failure = KeyFileOfAnother
	except OSError:  # ELOOP: a link
		failure = KeyFileIsLink
	raise failure


def create(path: Path, keys: KeySet) -> None:
	"""Write a new key file; :class:`KeyFileExists` if there is anything of that name."""
	try:
		_write(path, keys)
	except FileExistsError:
		pass
	else:
		return
	raise KeyFileExists


def replace(path: Path, keys: KeySet) -> None:
	"""Put new content in the file's place in one step: after a crash it holds the old keys or the new ones."""
	draft = path.with_name(f".{path.name}.new")
	with suppress(FileNotFoundError):
		draft.unlink()
	_write(draft, keys)
	draft.replace(path)
	_sync_folder(path)


def _write(path: Path, keys: KeySet) -> None:
	handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, MODE)
	with os.fdopen(handle, "w", encoding="ascii") as file:
		file.write(keys.to_text())
		file.flush()
		os.fsync(handle)
	_sync_folder(path)


def _sync_folder(path: Path) -> None:
	folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
	try:
		os.fsync(folder)
	finally:
		os.close(folder)
