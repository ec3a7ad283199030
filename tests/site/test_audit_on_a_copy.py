"""Whoever has the whole database, against the operator's commands: on a copy of the site, which has no triggers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cndh_protection.access.audit import Code
from cndh_protection.access.audit_checks import SECTIONS_KEY
from cndh_protection.access.chain import as_row, audit_key, link_of
from cndh_protection.access.heads import FILE_KEY
from tests.other_site import OtherSite, copy_of_the_site
from tests.site.test_audit_chain import Row, chain_of, forged

pytestmark = pytest.mark.slow

TABLE = "`tabAudit Event`"
COLUMNS = "seq, at, code, actor, record_type, record, root_type, root, details, keyed, previous, digest"


@pytest.fixture(scope="module")
def whole(site: str) -> Iterator[OtherSite]:
	with copy_of_the_site() as other:
		yield other


@pytest.fixture
def copy(whole: OtherSite, tmp_path: Path) -> Iterator[OtherSite]:
	"""The copy, with four rows of the audit under the site's key; keys and heads are put back."""
	settings = (whole.folder / "site_config.json").read_text()
	whole.configure(**{FILE_KEY: str(tmp_path / "heads.log"), SECTIONS_KEY: None})
	put(whole, chain_of(4, audit_key()))
	yield whole
	(whole.folder / "site_config.json").write_text(settings)


def put(copy: OtherSite, rows: list[Row]) -> None:
	"""Let the audit consist of these rows."""
	copy.rows(f"delete from {TABLE}")
	for row in rows:
		values = ", ".join("null" if row[name] is None else f"'{row[name]}'" for name in COLUMNS.split(", "))
		copy.rows(f"insert into {TABLE} (name, {COLUMNS}) values ('{row['seq']}', {values})")


def verify(copy: OtherSite, *arguments: str) -> tuple[bool, str]:
	"""Whether the audit holds, and what was printed."""
	done = copy.command("cndh", "audit", "verify", *arguments)
	assert "Traceback" not in done.stdout
	return done.returncode == 0, done.stdout


def keep_head(copy: OtherSite) -> None:
	"""As the scheduler's job."""
	copy.must("execute", "cndh_protection.access.audit_checks.keep_head")


def migrate(copy: OtherSite) -> None:
	"""What the patch does; a note that it ran is easily taken out of the database."""
	copy.must("execute", "cndh_protection.patches.v1_0.begin_section_of_audit.execute")


def rows_of(copy: OtherSite) -> list[Row]:
	names = COLUMNS.split(", ")
	found = copy.rows(f"select {COLUMNS} from {TABLE} order by seq")
	return [as_row(dict(zip(names, row, strict=True))) for row in found]


def write_anew(copy: OtherSite, **columns: Any) -> None:
	"""The whole table, as a chain that never had a key."""
	put(copy, forged(rows_of(copy), None, 0, **columns))


def sections(copy: OtherSite) -> int:
	return int(copy.rows(f"select count(*) from {TABLE} where code = '{Code.SECTION}'")[0][0])


def test_a_cut_end_is_noticed(copy: OtherSite) -> None:
	"""By the file, or by the head on the operator's paper; by the chain alone it is not."""
	keep_head(copy)
	moment, seq, digest = copy.must("cndh", "audit", "head").strip().splitlines()[-1].split()
	assert moment.count("T") == 1
	assert verify(copy, "--head", seq, digest)[0]
	copy.rows(f"delete from {TABLE} where seq > {int(seq) - 2}")
	sound, said = verify(copy)
	assert not sound
	assert f"row {seq}, is gone or another" in said
	copy.configure(**{FILE_KEY: str(copy.folder / "nowhere")})
	sound, said = verify(copy)
	assert sound
	assert "no head is kept outside the database" in said
	assert not verify(copy, "--head", "1", "a" * 64, "--head", seq, digest)[0]


def test_a_table_written_anew_is_noticed(copy: OtherSite) -> None:
	"""With heads outside and without; nor does migrating take it over."""
	keep_head(copy)
	write_anew(copy, actor="somebody@example.org")
	sound, said = verify(copy)
	assert not sound
	assert "row 1 has no key although the server has one" in said
	assert "is gone or another" in said
	migrate(copy)
	assert sections(copy) == 0
	copy.configure(**{FILE_KEY: str(copy.folder / "nowhere")})
	migrate(copy)  # which ran before
	assert sections(copy) == 0
	assert not verify(copy)[0]


@pytest.mark.parametrize("begin", [("keys", "init", "--again", "--file"), None])
def test_where_the_keys_are_made_now_migrating_takes_over_nothing(
	copy: OtherSite, tmp_path: Path, begin: tuple[str, ...] | None
) -> None:
	"""Nor where it ran once: whatever is in the database, and without a head outside."""
	tmp_path.chmod(0o700)
	if begin:
		copy.must("cndh", *begin, str(tmp_path / "new.key"))
	else:
		migrate(copy)
		assert sections(copy) == 0  # there was nothing to take over
	write_anew(copy)
	copy.rows(f"delete from {TABLE} where code = '{Code.SECTION}'")
	assert not verify(copy)[0]
	migrate(copy)
	assert sections(copy) == 0


def test_a_new_key_begins_a_section(copy: OtherSite, tmp_path: Path) -> None:
	"""After the loss of the file: what was written under it is told, and does not count as broken."""
	keep_head(copy)
	rows = len(rows_of(copy))
	tmp_path.chmod(0o700)
	said = copy.must("cndh", "keys", "init", "--again", "--file", str(tmp_path / "new.key"))
	assert f"new section after {rows} row(s)" in said
	sound, said = verify(copy)
	assert sound
	assert f"a section begins at row {rows + 1}" in said
	assert f"{rows} row(s) made under a key that this server does not have" in said
	copy.rows(f"update {TABLE} set actor = 'somebody@example.org' where seq = 1")
	assert not verify(copy)[0]


def test_migrating_takes_over_rows_from_before_the_keys(copy: OtherSite) -> None:
	"""Once, without anybody's asking."""
	write_anew(copy)
	keep_head(copy)
	assert not verify(copy)[0]
	for _time in range(2):
		migrate(copy)
		sound, said = verify(copy)
		assert sound
		assert f"{len(rows_of(copy)) - 2} row(s) made without a key" in said
		assert sections(copy) == 1


def _one_without_a_key(copy: OtherSite) -> None:
	last = rows_of(copy)[-1]
	digest = link_of({**last, "keyed": 0}).digest(None)
	copy.rows(f"update {TABLE} set keyed = 0, digest = '{digest}' where seq = {last['seq']}")


def _one_changed(copy: OtherSite) -> None:
	write_anew(copy)
	keep_head(copy)
	copy.rows(f"update {TABLE} set actor = 'somebody@example.org' where keyed = 1")


@pytest.mark.parametrize(("spoil", "said"), [(_one_without_a_key, "has no key"), (_one_changed, "broken at")])
def test_migrating_takes_over_nothing_else(
	copy: OtherSite, spoil: Callable[[OtherSite], None], said: str
) -> None:
	"""A row without a key after others, a changed one; the operator may, who looked at it, and it stays said."""
	spoil(copy)
	migrate(copy)
	assert sections(copy) == 0
	assert said in verify(copy)[1]
	assert "new section" in copy.must("cndh", "audit", "section")
	sound, told = verify(copy)
	assert sound
	assert "not checked, for the time before that section: 1 row(s)" in told


def test_no_section_without_rows_or_key(copy: OtherSite) -> None:
	"""Keys made before anything happened take over nothing; without a key nothing is written."""
	copy.rows(f"delete from {TABLE}")
	assert "section" not in copy.must("cndh", "audit", "section")
	keep_head(copy)
	assert rows_of(copy) == []
	assert "no rows yet" in copy.must("cndh", "audit", "head")
	put(copy, chain_of(4, audit_key()))
	copy.configure(cndh_key_provider=None)
	done = copy.command("cndh", "audit", "section")
	assert done.returncode != 0
	assert "Traceback" not in done.stdout
	assert sections(copy) == 0
