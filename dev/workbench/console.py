"""What the two commands tell the person in front of them: progress with elapsed seconds, and troubles."""

from __future__ import annotations

import errno
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_STARTED = time.monotonic()


class Trouble(Exception):
	"""Something that stops the command and that a person can mend.

	``str(trouble)`` says in one line what happened, ``advice`` what to do about it.
	"""

	def __init__(self, message: str, advice: str) -> None:
		super().__init__(message)
		self.advice = advice


def elapsed() -> int:
	"""Whole seconds since the command began."""
	return int(time.monotonic() - _STARTED)


def say(text: str) -> None:
	"""Print one progress line, with the seconds since the command began; in one piece, since others may print beside."""
	print(f"[{elapsed():4d} s] {text}\n", end="", flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
	"""Announce a step that takes a while, and say how long it took once it succeeded."""
	begun = time.monotonic()
	say(f"{title} ...")
	yield
	say(f"{title}: done in {time.monotonic() - begun:.0f} s")


def exit_code_of(command: Callable[[], int]) -> int:
	"""Run a command's main function; what went wrong becomes a line and an exit code, never a traceback."""
	try:
		return command()
	except Trouble as trouble:
		return _complain(str(trouble), trouble.advice)
	except KeyboardInterrupt:
		print("\nInterrupted; everything that this command had started is stopped.", file=sys.stderr)
		return 130
	except OSError as error:
		return _complain(_describe(error), _advice_for(error))


def _complain(message: str, advice: str) -> int:
	print(f"[{elapsed():4d} s] FAILED: {message}\n         What to do: {advice}", file=sys.stderr, flush=True)
	return 1


def _describe(error: OSError) -> str:
	where = f" ({error.filename})" if error.filename else ""
	return f"{error.strerror or error}{where}"


def _advice_for(error: OSError) -> str:
	if error.errno in (errno.ENOSPC, errno.EDQUOT):
		return "free some disk space, or set XDG_CACHE_HOME to a folder on a larger disk, and run it again"
	if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
		return "make that path writable for this user, or set XDG_CACHE_HOME to a folder that is"
	return "run it again; if it stays, remove the cndh_protection folder of your cache and start over"
