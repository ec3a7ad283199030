"""Seal the sensitive profiles, needs, sexes and types of act that earlier versions stored in clear; then count them.

Needs the server's keys if there is anything sealed. Cut off anywhere it can be run again.
"""

from __future__ import annotations

from cndh_protection.services.tally import recount
from cndh_protection.services.term_sealing import rewrite_tables, seal_every_term


def execute() -> None:
	"""Seal, count, and rewrite the tables that held them.

	Whether or not anything was left to seal: a run that was cut off after the last record has rewritten nothing.
	"""
	seal_every_term()
	recount()
	rewrite_tables()
