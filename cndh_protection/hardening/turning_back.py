"""Going back to a savepoint: what a request remembers of rows is forgotten, as the platform counts its writes anew then."""

from __future__ import annotations

from typing import Any

from frappe.database.database import Database

from cndh_protection.access import remembered

_platform = Database.rollback


def guard_rollbacks() -> None:
	"""Let every rollback of this process forget first."""
	Database.rollback = forget_first


def forget_first(database: Database, *args: Any, **options: Any) -> Any:
	"""Stands before ``Database.rollback``, whose callbacks a savepoint does not call."""
	remembered.forget()
	return _platform(database, *args, **options)
