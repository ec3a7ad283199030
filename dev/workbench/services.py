"""The bench's private MariaDB and Redis, on loopback only. Nothing of the machine's own is touched."""

from __future__ import annotations

import getpass
import shutil
import subprocess
import time
from pathlib import Path
from zlib import crc32

from workbench import children, daemons, ports
from workbench.bench_folder import Bench
from workbench.console import Trouble
from workbench.system_packages import program

_PATIENCE_SECONDS = 60
# The address of a unix socket may not be longer, in bytes.
_LONGEST_SOCKET = 107
# A range below the one that the system takes the ports of outgoing connections from.
_PORTS_FROM, _PORTS_SPAN = 20000, 10000
NAMES = ("mariadb", "redis")


def start(bench: Bench, *, durable: bool) -> None:
	"""Start what is not running, on free ports that are written into the bench's settings.

	``durable`` keeps committed data through a power cut; a throw-away bench does without.
	Raises Trouble when one does not come up.
	"""
	if not daemons.is_running(bench.pid_file("redis")):
		_start_redis(bench)
	if not daemons.is_running(bench.pid_file("mariadb")):
		_make_database_folder(bench)
		_start_mariadb(bench, durable)


def stop(bench: Bench) -> None:
	"""Stop both, the database in an orderly way."""
	for name in NAMES:
		daemons.stop(bench.pid_file(name))


def database_version() -> str:
	"""The version line of the installed MariaDB server."""
	answer = subprocess.run([_mariadbd(), "--version"], capture_output=True, text=True, check=False)
	return answer.stdout.strip()


def _mariadbd() -> str:
	return program("mariadbd") or "mariadbd"


def _port(bench: Bench, setting: str) -> int:
	"""The port used last if it is free, else the first free one from a start of the bench's own."""
	last = bench.settings().get(setting)
	if last and ports.is_free(last):
		return int(last)
	return ports.first_free(_PORTS_FROM + crc32(f"{bench.root} {setting}".encode()) % _PORTS_SPAN)


def _start_redis(bench: Bench) -> None:
	port = _port(bench, "redis_port")
	base = f"redis://{ports.LOOPBACK}:{port}"
	addresses = {"redis_cache": f"{base}/0", "redis_queue": f"{base}/1", "redis_socketio": f"{base}/2"}
	bench.change_settings(redis_port=port, **addresses)
	options = f"--port {port} --bind {ports.LOOPBACK} --appendonly no --databases 3".split()
	daemons.start(
		["redis-server", *options, "--save", ""],
		# Debian's redis-tools has the server's program under the name of its checking tool: which of the two
		# it is goes by the name that it is called with.
		executable=program("redis-server", "redis-check-rdb"),
		pid_file=bench.pid_file("redis"),
		log=bench.log("redis"),
		cwd=bench.root,
	)
	_wait_for(bench, "redis", port)


def _make_database_folder(bench: Bench) -> None:
	if bench.database.exists():
		return
	fresh = bench.database.with_name("database.partial")
	shutil.rmtree(fresh, ignore_errors=True)
	children.run(
		[
			program("mariadb-install-db") or "mariadb-install-db",
			"--no-defaults",
			f"--datadir={fresh}",
			f"--user={getpass.getuser()}",
			"--auth-root-authentication-method=normal",
			"--skip-test-db",
			"--skip-log-bin",
			*_file_sizes(),
		],
		doing="making the private database folder",
		advice="check the free disk space and the log",
		log=bench.log("mariadb"),
	)
	fresh.rename(bench.database)


def _file_sizes() -> list[str]:
	return ["--innodb-data-file-path=ibdata1:10M:autoextend", "--innodb-log-file-size=32M"]


def _start_mariadb(bench: Bench, durable: bool) -> None:
	if len(str(bench.socket)) > _LONGEST_SOCKET:
		raise Trouble(
			f"the path {bench.socket} is too long for a socket", "set XDG_CACHE_HOME to a shorter folder"
		)
	port = _port(bench, "db_port")
	bench.change_settings(db_port=port)
	daemons.start(
		[_mariadbd(), *_mariadb_options(bench, port, durable)],
		pid_file=bench.pid_file("mariadb"),
		log=bench.log("mariadb"),
		cwd=bench.root,
	)
	_wait_for(bench, "mariadb", port)


def _temporary_folder(bench: Bench) -> Path:
	folder = bench.root / "tmp"
	folder.mkdir(exist_ok=True)
	return folder


def _mariadb_options(bench: Bench, port: int, durable: bool) -> list[str]:
	options = [
		"--no-defaults",
		f"--datadir={bench.database}",
		# A server that starts empties this folder of what looks like its own, whichever server it belongs to.
		f"--tmpdir={_temporary_folder(bench)}",
		f"--socket={bench.socket}",
		f"--pid-file={bench.root / 'config' / 'mariadb.own.pid'}",
		f"--init-file={_write_init_file(bench)}",
		f"--port={port}",
		f"--bind-address={ports.LOOPBACK}",
		f"--user={getpass.getuser()}",
		"--character-set-server=utf8mb4",
		"--collation-server=utf8mb4_unicode_ci",
		"--innodb-buffer-pool-size=256M",
		"--innodb-adaptive-hash-index=ON",  # as the README asks of a real server
		"--performance-schema=OFF",
		"--skip-log-bin",
		*_file_sizes(),
	]
	if durable:
		return options
	return [*options, "--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0", "--debug-no-sync"]


def _write_init_file(bench: Bench) -> Path:
	"""The statement that sets the root password at each start: the data folder may come out of a snapshot."""
	path = bench.root / "config" / "mariadb-init.sql"
	path.touch(mode=0o600)
	path.write_text(f"ALTER USER 'root'@'localhost' IDENTIFIED BY '{bench.settings()['root_password']}';\n")
	return path


def _wait_for(bench: Bench, name: str, port: int) -> None:
	limit = time.monotonic() + _PATIENCE_SECONDS
	while time.monotonic() < limit and daemons.is_running(bench.pid_file(name)):
		if ports.is_answering(port):
			return
		time.sleep(0.05)
	daemons.stop(bench.pid_file(name))
	log = bench.log(name)
	raise Trouble(f"{name} did not start: {children.last_line(log)} [log: {log}]", "mend what the log names")
