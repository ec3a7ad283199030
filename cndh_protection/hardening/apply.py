"""Puts the guards of a process in place: at the first request or job, whichever comes first."""

from __future__ import annotations

from typing import Any

from cndh_protection.access import soundness
from cndh_protection.hardening.endpoints import close_endpoints
from cndh_protection.hardening.links import guard_links
from cndh_protection.hardening.logs import keep_forms_out_of_logs
from cndh_protection.hardening.names import guard_names
from cndh_protection.hardening.prints import close_prints
from cndh_protection.hardening.queries import guard_queries
from cndh_protection.hardening.rows import guard_rows
from cndh_protection.hardening.self_test import announce, failures, forget
from cndh_protection.hardening.turning_back import guard_rollbacks

_done = False


def apply(*_arguments: Any, **_options: Any) -> None:
	"""Close what the platform leaves open, once a process; its hooks before requests and jobs call this."""
	global _done
	if not _done:
		keep_forms_out_of_logs()
		close_endpoints()
		close_prints()
		guard_links()
		guard_names()
		guard_queries()
		guard_rollbacks()
		guard_rows()
		soundness.register(failures)
		_done = True
	announce()


def examine_again() -> None:
	"""After a migration: put the guards in place here too, and name what is missing."""
	forget()
	apply()


def report() -> list[str]:
	"""What is missing, as a process that serves people would find it; for the operator of the server."""
	forget()
	apply()
	return failures()
