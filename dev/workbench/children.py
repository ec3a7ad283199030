"""Programs that a command runs and waits for: all of them end when the command is interrupted."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import IO, TypeVar

from workbench.console import Trouble

_GRACE_SECONDS = 15
# Causes that programs name in the midst of their output, before complaining about the consequence.
_CAUSE = re.compile(
	r"no space left|connection refused|name resolution|could not resolve|timed out|failed, reason", re.I
)
First = TypeVar("First")
Second = TypeVar("Second")
_running: set[subprocess.Popen[bytes]] = set()
_lock = threading.Lock()
_stopping = threading.Event()


def run(
	command: Sequence[str],
	*,
	doing: str,
	advice: str,
	log: Path,
	cwd: Path | None = None,
	env: Mapping[str, str] | None = None,
) -> None:
	"""Run a program to its end with its output in ``log``.

	``doing`` names the action for the message, ``advice`` says what to do when it fails.
	Raises Trouble when the program is missing or exits with anything but 0.
	"""
	log.parent.mkdir(parents=True, exist_ok=True)
	with log.open("ab") as output:
		code = wait_for(command, output=output, cwd=cwd, env=env)
	if code != 0:
		raise Trouble(f"{doing} failed (exit {code}): {last_line(log)} [log: {log}]", advice)


def wait_for(
	command: Sequence[str],
	*,
	output: IO[bytes] | None = None,
	cwd: Path | None = None,
	env: Mapping[str, str] | None = None,
) -> int:
	"""Run a program in a session of its own and return its exit code; without ``output`` it prints to ours.

	A terminal's Ctrl-C does not reach the program: it is this module that ends it, with all that it started.
	Raises Trouble when there is no such program.
	"""
	child = _start(command, output, cwd, env)
	try:
		return child.wait()
	except BaseException:
		_interrupt(child)
		raise
	finally:
		_signal_group(child, signal.SIGTERM)
		with _lock:
			_running.discard(child)


def ask_for(command: Sequence[str], output: IO[bytes]) -> int:
	"""Run a program that may ask for a password: it keeps the terminal, and so gets Ctrl-C by itself."""
	with subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT) as child:
		return child.wait()


def _start(
	command: Sequence[str], output: IO[bytes] | None, cwd: Path | None, env: Mapping[str, str] | None
) -> subprocess.Popen[bytes]:
	with _lock:
		if _stopping.is_set():
			raise KeyboardInterrupt
		try:
			child = subprocess.Popen(
				command,
				stdin=subprocess.DEVNULL if output else None,
				stdout=output,
				stderr=subprocess.STDOUT if output else None,
				cwd=cwd,
				env=env,
				start_new_session=True,
			)
		except FileNotFoundError as error:
			raise Trouble(
				f"{error.filename} was not found", f"install {command[0]}, then run it again"
			) from error
		_running.add(child)
		return child


def _interrupt(child: subprocess.Popen[bytes]) -> None:
	"""End a program: first as Ctrl-C does, so that it can clean up, then by force and with its children."""
	with suppress(ProcessLookupError):
		child.send_signal(signal.SIGINT)
	for number in (signal.SIGTERM, signal.SIGKILL):
		try:
			child.wait(_GRACE_SECONDS)
			return
		except subprocess.TimeoutExpired:
			_signal_group(child, number)


def _signal_group(child: subprocess.Popen[bytes], number: int) -> None:
	with suppress(ProcessLookupError, PermissionError):
		os.killpg(child.pid, number)


def both(first: Callable[[], First], second: Callable[[], Second]) -> tuple[First, Second]:
	"""Do two things side by side; a failure or an interruption ends the programs of both and is raised."""
	with ThreadPoolExecutor(max_workers=2) as pool:
		one, other = pool.submit(first), pool.submit(second)
		try:
			for future in as_completed((one, other)):
				future.result()
		except BaseException:
			_end_all()
			raise
		return one.result(), other.result()


def _end_all() -> None:
	with _lock:
		_stopping.set()
		children = list(_running)
	for child in children:
		_signal_group(child, signal.SIGTERM)


def interrupt_on_signals() -> None:
	"""Treat a polite kill and a closed terminal like Ctrl-C, so that the same cleaning up happens."""

	def interrupt(_number: int, _frame: FrameType | None) -> None:
		raise KeyboardInterrupt

	for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
		signal.signal(number, interrupt)


def last_line(log: Path) -> str:
	"""The line of a log that most likely says what went wrong: a known cause, the last error, the last line."""
	lines = [line.strip() for line in log.read_text(errors="replace").splitlines()[-200:] if line.strip()]
	causes = [line for line in lines if _CAUSE.search(line)]
	errors = [line for line in lines if line.lower().startswith(("error", "fatal", "e:", "npm err"))]
	return (causes or errors or lines or ["no output"])[-1][:300]
