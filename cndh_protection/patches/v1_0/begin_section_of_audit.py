"""The audit of a site that got its keys when it had rows already: the key takes those over, once.

Only if the chain holds otherwise, with the heads that are kept outside the database: a table that somebody wrote anew
without the key looks the same. That this ran, the site's configuration says: the platform's own note of it lies in the
same database.
"""

from __future__ import annotations

import frappe
from frappe.installer import update_site_config

from cndh_protection.access import audit, audit_checks
from cndh_protection.access.audit_checks import SECTIONS_KEY, Report
from cndh_protection.access.chain import audit_key


def execute() -> None:
	"""A site without a key, without such rows or with a section stays as it is."""
	if frappe.conf.get(SECTIONS_KEY) or audit_key() is None:
		return
	report = audit_checks.verify()
	if _has_old_rows(report) and not report.lost and not report.unreadable:
		audit_checks.begin_section()
	update_site_config(SECTIONS_KEY, 1)


def _has_old_rows(report: Report) -> bool:
	"""Whether rows without a key stand at the beginning and nowhere else, and nothing else is wrong."""
	finding = report.finding
	if finding.unkeyed_at is None or finding.broken_at is not None or finding.section is not None:
		return False
	last = audit.read("keyed = 0", (), "max(seq) as seq")[0]["seq"]
	return bool(last == finding.unkeyed)
