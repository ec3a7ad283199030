"""``bench --site SITE cndh keys …``, ``… audit …``, ``… tally …``: keys of protected fields, the audit, the tally, for the operator of the server."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click
import frappe
from frappe.commands import get_site, pass_context


def on_site(function: Callable[..., Any]) -> Callable[..., Any]:
	"""Run a command connected to the one site that was named; a failure is one sentence, not a traceback.

	Such a failure is one that the operator can do something about: a key or a value that does not open, a file that is
	there already or cannot be written, what the application refuses. Anything else is a fault of ours and shows where.
	"""

	@pass_context
	@wraps(function)
	def run(context: Any, *args: Any, **kwargs: Any) -> None:
		from cndh_protection.seal import SealError

		frappe.init(site=get_site(context))
		try:
			frappe.connect()
			function(*args, **kwargs)
			frappe.db.commit()
		except OSError as error:
			raise click.ClickException(f"{error.filename or 'system'}: {error.strerror or error}") from None
		except (SealError, frappe.ValidationError) as error:
			raise click.ClickException(frappe.utils.strip_html(str(error))) from None
		finally:
			frappe.destroy()

	return run


@click.group("cndh")
def cndh() -> None:
	"""The protection application."""


@cndh.command("self-test")
@on_site
def say_what_is_missing() -> None:
	"""Say which safeguards are missing; while any is, no protected value opens."""
	from cndh_protection.hardening import apply, expected, self_test

	found = apply.report()
	for line in found:
		click.echo(line)
	if not self_test.is_production():
		keys = ", ".join(expected.NOT_PRODUCTION)
		click.echo(f"not examined as production: the site's configuration has one of {keys}")
	if found:
		raise click.ClickException(f"{len(found)} safeguard(s) missing: protected values stay closed")
	click.echo("every safeguard is in place")


@cndh.group("keys")
def keys() -> None:
	"""Keys of the protected fields."""


@keys.command("init")
@click.option(
	"--file", "path", required=True, type=click.Path(path_type=Path), help="outside the bench, mode 0400"
)
@click.option(
	"--again", is_flag=True, help="although there are keys that can be read: they are the wrong ones"
)
@on_site
def init(path: Path, again: bool) -> None:
	"""Make the server's keys in a new file and name it in the site configuration."""
	from cndh_protection.seal import operations

	click.echo(operations.make_key_file(path, again=again))
	say_section()


@keys.command("status")
@on_site
def status() -> None:
	"""Say which keys are in use, for how many records, and whether every protected column is guarded."""
	from cndh_protection.seal import operations

	for line in operations.describe():
		click.echo(line)


@keys.command("rotate")
@on_site
def rotate() -> None:
	"""Make a new service key and wrap every record's key for it; goes on where it was cut off."""
	from cndh_protection.seal import operations

	click.echo(operations.rotate_service_key(lambda done: click.echo(f"{done} …")))


@keys.command("retire")
@on_site
def retire() -> None:
	"""Drop old service keys and old record keys that nothing needs any more; some minutes after a renewal."""
	from cndh_protection.seal import operations

	click.echo(operations.retire_keys())


@keys.command("renew")
@click.argument("doctype")
@click.argument("name")
@on_site
def renew(doctype: str, name: str) -> None:
	"""Give one record a new key and seal it anew."""
	from cndh_protection.seal import operations

	click.echo(operations.renew_record(doctype, name))


@keys.command("renew-all")
@on_site
def renew_all() -> None:
	"""Give every record a new key and seal it anew; goes on where it was cut off. People may work meanwhile."""
	from cndh_protection.seal import operations

	click.echo(operations.renew_all_records(lambda done: click.echo(f"{done} …")))


@keys.command("escrow-key")
@click.option("--private-file", required=True, type=click.Path(path_type=Path), help="goes offline at once")
@on_site
def escrow_key(private_file: Path) -> None:
	"""Make the offline pair: the private half into a file to carry away, the public half into the configuration."""
	from cndh_protection.seal import escrowing

	click.echo(escrowing.make_pair(private_file))


@keys.command("escrow-add")
@on_site
def escrow_add() -> None:
	"""Wrap for the escrow key of the configuration what has no wrap for it; goes on where escrow-key was cut off."""
	from cndh_protection.seal import escrowing

	click.echo(escrowing.complete())


@keys.command("escrow-export")
@click.option("--file", "path", required=True, type=click.Path(path_type=Path))
@on_site
def escrow_export(path: Path) -> None:
	"""Write every record's key, wrapped for the escrow, into a file that may lie beside the backups."""
	from cndh_protection.seal import escrowing

	click.echo(escrowing.export(path))


@keys.command("escrow-restore")
@click.option("--private-file", required=True, type=click.Path(path_type=Path, exists=True))
@click.option(
	"--file", "path", type=click.Path(path_type=Path, exists=True), help="an export; else the database's own"
)
@on_site
def escrow_restore(private_file: Path, path: Path | None) -> None:
	"""After the loss of the server's keys: wrap every record's key anew for the keys that the server has now."""
	from cndh_protection.seal import escrowing

	click.echo(escrowing.restore(private_file, path))


@keys.command("reindex")
@click.option("--renew", is_flag=True, help="under a new version of the index keys")
@on_site
def reindex(renew: bool) -> None:
	"""Write the search tokens of every person anew; goes on where it was cut off. People may work meanwhile."""
	from cndh_protection.seal import operations

	click.echo(operations.reindex(renew, lambda done: click.echo(f"{done} …")))


@keys.command("verify")
@on_site
def verify() -> None:
	"""Open every wrap and every protected value once, without showing any; name the records that fail."""
	from cndh_protection.seal import operations

	failures = 0
	for line in operations.verify():
		failures += 1
		click.echo(line)
	if failures:
		raise click.ClickException(f"{failures} value(s) or key(s) do not open")
	click.echo("every key and every protected value opens")


@cndh.group("audit")
def audit() -> None:
	"""The chain of who opened what."""


@audit.command("verify")
@click.option(
	"--head",
	"heads",
	type=(int, str),
	multiple=True,
	help="number and digest of a head that was kept elsewhere",
)
@on_site
def verify_audit(heads: tuple[tuple[int, str], ...]) -> None:
	"""Walk the chain, name the first row that does not follow from the one before, and look for the kept heads."""
	from cndh_protection.access import audit_checks

	report = audit_checks.verify(heads)
	for line in audit_checks.describe(report):
		click.echo(line)
	if not report.sound:
		raise click.ClickException("the audit does not hold")


@audit.command("head")
@on_site
def head_of_audit() -> None:
	"""Print the last row's moment, number and digest, to be kept on another machine."""
	from cndh_protection.access import audit_checks

	head = audit_checks.present_head()
	click.echo(head.line() if head else "the audit has no rows yet")


@audit.command("section")
@on_site
def begin_section() -> None:
	"""Let the present key take over rows without a key, or under a lost one: as they stand, so verify them first."""
	say_section()


def say_section() -> None:
	"""Begin a section of the audit, if it has rows, and say so."""
	from cndh_protection.access import audit_checks

	rows = audit_checks.begin_section()
	if rows:
		click.echo(f"the audit begins a new section after {rows} row(s)")


@cndh.command("seal-terms")
@on_site
def seal_terms() -> None:
	"""Seal every sensitive term of a list wherever it still stands in clear, and rewrite the tables that held it."""
	from cndh_protection.services import term_sealing

	click.echo(f"{term_sealing.seal_every_term()} term(s) sealed")
	term_sealing.rewrite_tables()


@cndh.group("tally")
def tally() -> None:
	"""The tally of protected terms, from which statistics count."""


@tally.command("verify")
@on_site
def verify_tally() -> None:
	"""Compare the tally with the sealed values; name the years in which they differ, and no value."""
	from cndh_protection.services import tally as kept

	years = kept.differences()
	if years:
		raise click.ClickException(f"the tally differs from the sealed values in: {', '.join(years)}")
	click.echo("the tally is what the sealed values give")


@tally.command("recount")
@on_site
def recount_tally() -> None:
	"""Make the tally anew from the sealed values."""
	from cndh_protection.services import tally as kept

	click.echo(f"{kept.recount()} term(s) counted")


commands = [cndh]
