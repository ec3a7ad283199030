"""Free TCP ports on the loopback address."""

from __future__ import annotations

import socket

from workbench.console import Trouble

LOOPBACK = "127.0.0.1"
_TRIES = 200


def is_free(port: int) -> bool:
	"""Whether a server could listen on this port of the loopback address now."""
	with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
		probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
		try:
			probe.bind((LOOPBACK, port))
		except OSError:
			return False
		return True


def is_answering(port: int) -> bool:
	"""Whether something accepts connections on this port of the loopback address."""
	with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
		probe.settimeout(1)
		return probe.connect_ex((LOOPBACK, port)) == 0


def first_free(start: int) -> int:
	"""The first free port from ``start`` on. Raises Trouble when there is none near."""
	for port in range(start, min(start + _TRIES, 65536)):
		if is_free(port):
			return port
	raise Trouble(
		f"no free port between {start} and {start + _TRIES - 1}", "stop some of the servers that listen there"
	)
