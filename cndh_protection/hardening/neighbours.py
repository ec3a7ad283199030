"""Other sites of the same bench: a process serves them all, and its guards are those of the site that it met first.

On a site without this application, an administrator could let the processes of the bench run code of his own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import frappe
import pymysql

APP: Final = "cndh_protection"
PATIENCE_SECONDS: Final = 2
DEFAULTS: Final = {"db_host": "127.0.0.1", "db_port": 3306}


def without_application() -> Iterator[str]:
	"""Names of the other sites that lack it; one that does not say what it has counts as lacking it."""
	for folder in sorted(Path(frappe.local.sites_path).iterdir()):
		config = folder / "site_config.json"
		if folder.name != frappe.local.site and config.is_file() and not _has_application(config):
			yield folder.name


def _has_application(config: Path) -> bool:
	try:
		given = {**DEFAULTS, **_common(), **json.loads(config.read_text(encoding="utf-8"))}
		with pymysql.connect(**_place(given), connect_timeout=PATIENCE_SECONDS) as connection:
			cursor = connection.cursor()
			cursor.execute("select 1 from `tabModule Def` where app_name = %s limit 1", (APP,))
			return cursor.fetchone() is not None
	except (pymysql.Error, OSError, ValueError, KeyError):
		return False


def _place(given: dict[str, Any]) -> dict[str, Any]:
	name = given["db_name"]
	place = {"user": given.get("db_user") or name, "password": given["db_password"], "database": name}
	if given.get("db_socket"):
		return {**place, "unix_socket": given["db_socket"]}
	return {**place, "host": given["db_host"], "port": int(given["db_port"])}


def _common() -> dict[str, Any]:
	"""What the sites of the bench share."""
	return {key: frappe.conf[key] for key in ("db_host", "db_port", "db_socket") if frappe.conf.get(key)}
