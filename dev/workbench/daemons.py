"""Programs that go on after the command: each has a pid file, and only what one names is ever stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path


def start(
	command: Sequence[str],
	*,
	pid_file: Path,
	log: Path,
	cwd: Path,
	env: Mapping[str, str] | None = None,
	executable: str | None = None,
) -> None:
	"""Start a program in a session of its own, its output in ``log``, and write its pid file.

	``executable`` is the program's path where it is to be called by another name than its own.
	"""
	pid_file.parent.mkdir(parents=True, exist_ok=True)
	log.parent.mkdir(parents=True, exist_ok=True)
	with log.open("ab") as output:
		process = subprocess.Popen(
			command,
			executable=executable,
			stdin=subprocess.DEVNULL,
			stdout=output,
			stderr=subprocess.STDOUT,
			cwd=cwd,
			env=env,
			start_new_session=True,
		)
	try:
		# The start time tells this process from a later one that got the same number.
		pid_file.write_text(f"{process.pid} {_start_time(process.pid)}\n")
	except BaseException:
		process.kill()
		raise


def is_running(pid_file: Path) -> bool:
	"""Whether the very process that the pid file names is alive."""
	return running_pid(pid_file) is not None


def running_pid(pid_file: Path) -> int | None:
	"""The pid in the file if it is still that process, else None."""
	try:
		pid, started = pid_file.read_text().split()
	except (OSError, ValueError):
		return None
	_reap(int(pid))
	return int(pid) if _start_time(int(pid)) == started else None


def stop(pid_file: Path, patience: float = 30) -> None:
	"""End the process of a pid file: politely, by force after ``patience`` seconds; then remove the file."""
	# At a second SIGTERM a job worker ends its job's process too, which SIGKILL would leave behind.
	for number, seconds in ((signal.SIGTERM, patience), (signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0)):
		pid = running_pid(pid_file)
		if pid is None:
			break
		os.kill(pid, number)
		_wait_until_gone(pid_file, seconds)
	pid_file.unlink(missing_ok=True)


def _wait_until_gone(pid_file: Path, seconds: float) -> None:
	limit = time.monotonic() + seconds
	while time.monotonic() < limit and is_running(pid_file):
		time.sleep(0.05)


def _start_time(pid: int) -> str:
	"""Clock ticks from boot to the start of a process, or "" when it is gone or a zombie."""
	try:
		stat = Path(f"/proc/{pid}/stat").read_text()
	except OSError:
		return ""
	fields = stat.rpartition(")")[2].split()
	return "" if fields[0] == "Z" else fields[19]


def _reap(pid: int) -> None:
	"""Let the system forget a child of this command that has ended."""
	try:
		os.waitpid(pid, os.WNOHANG)
	except ChildProcessError:
		return
