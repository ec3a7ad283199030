"""Reading the audit's chain, on rows as data: what somebody with the database and without the key could make of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest

from cndh_protection.access import chain_check
from cndh_protection.access.chain import Link, link_of
from cndh_protection.access.chain_check import CONTENTS, SECTION, Contents, Finding, check

KEY = b"k" * 32
OLD = b"o" * 32
"""The key of the server before."""

NOW = datetime(2026, 3, 2, 9, 30, 15, 250_000)
Row = dict[str, Any]


def added(rows: list[Row], key: bytes | None = KEY, code: str = "opened", **columns: Any) -> list[Row]:
	"""The rows with one more, under this key or none, as the application writes it."""
	about = {"actor": "a@x", "record_type": "Violation Case", "record": "D", "details": "{}", **columns}
	link = Link(
		**{"seq": len(rows) + 1, "at": NOW, "root_type": None, "root": None, **about},
		code=code,
		keyed=int(key is not None),
		previous=rows[-1]["digest"] if rows else "",
	)
	return [*rows, link.columns(key)]


def chain_of(length: int, key: bytes | None = KEY, rows: list[Row] | None = None) -> list[Row]:
	"""A chain, or the rows and so many more."""
	made = rows or []
	for _number in range(length):
		made = added(made, key)
	return made


def with_section(rows: list[Row], key: bytes | None = KEY) -> list[Row]:
	"""The rows and one that begins a section after them."""
	contents = Contents()
	for row in rows:
		contents.add(row)
	return added(rows, key, SECTION, details=f'{{"{CONTENTS}":"{contents.hexdigest()}"}}')


def changed(rows: list[Row], seq: int, **columns: Any) -> list[Row]:
	"""The rows with one that somebody wrote over."""
	return [row | columns if row["seq"] == seq else row for row in rows]


def forged(rows: list[Row], key: bytes | None, keyed: int, **columns: Any) -> list[Row]:
	"""The rows with these columns written anew, all of them linked again, by whoever has this key or none."""
	made: list[Row] = []
	for number, row in enumerate(rows, 1):
		previous = made[-1]["digest"] if made else ""
		values = {**row, **columns, "seq": number, "keyed": keyed, "previous": previous}
		made.append(link_of(values).columns(key))
	return made


# Under one key


@pytest.mark.parametrize("column", ["code", "actor", "record_type", "record", "root_type", "root", "details"])
def test_a_changed_column_is_named(column: str) -> None:
	assert check(chain_of(6), KEY).sound
	finding = check(changed(chain_of(6), 4, **{column: "other"}), KEY)
	assert finding.broken_at == 4
	assert not finding.sound


def test_a_digest_made_without_the_key_is_named() -> None:
	"""The first that waits for a section, if several do."""
	rows = chain_of(6)
	link = link_of({**rows[5], "code": "x"})
	assert check(changed(rows, 6, code="x", digest=link.digest(b"another key")), KEY).broken_at == 6
	assert check(changed(changed(rows, 3, code="x"), 5, code="x"), KEY).broken_at == 3


def test_a_row_that_is_gone_or_moved_is_named() -> None:
	rows = chain_of(6)
	assert check([*rows[:2], *rows[3:]], KEY).broken_at == 3
	assert check([rows[0], rows[2], rows[1], *rows[3:]], KEY).broken_at == 2


def test_a_sound_row_of_another_chain_is_no_link() -> None:
	"""One that the key vouches for, in another's place (from a restored copy), or under a number too far."""
	rows, other = chain_of(6), chain_of(6, None)
	stranger = link_of({**other[2], "keyed": 1})
	assert check([*rows[:2], stranger.columns(KEY), *rows[3:]], KEY).broken_at == 3
	ahead = link_of({**rows[0], "seq": 2})
	assert check([ahead.columns(KEY)], KEY).broken_at == 1


@pytest.mark.parametrize("key", [None, OLD])
def test_a_table_written_anew_is_not_sound(key: bytes | None) -> None:
	"""From its first row, as if it had had no key, or under one of the attacker's own; rows of ours added since or not."""
	rows = forged(chain_of(6), key, int(key is not None), actor="somebody@else")
	for made in (rows, chain_of(2, KEY, rows)):
		assert not check(made, KEY).sound
	assert check(rows, key).sound  # it is a chain like ours, but for the key


def test_without_the_key_nothing_passes_for_sound() -> None:
	"""A server that has no key now says that it checked nothing."""
	finding = check(chain_of(3), None)
	assert finding.unchecked
	assert not finding.sound


# Without a key


def test_rows_without_a_key_are_told() -> None:
	"""They are checked by plain digests; on a server that has a key they do not pass for sound."""
	plain = chain_of(3, None)
	assert check(plain, None).sound
	assert check(plain, None).unkeyed == 3
	assert check(changed(plain, 2, code="x"), None).broken_at == 2
	finding = check(plain, KEY)
	assert (finding.unkeyed, finding.unkeyed_at, finding.broken_at) == (3, 1, None)
	assert not finding.sound


def test_one_after_rows_under_the_key_is_named() -> None:
	rows = chain_of(1, KEY, chain_of(1, None, chain_of(2)))
	finding = check(rows, KEY)
	assert (finding.unkeyed, finding.unkeyed_at) == (1, 3)
	assert not finding.sound


# Sections


def test_a_section_takes_over_what_another_key_made() -> None:
	"""Without a key, under a lost one; counted apart. What comes after stands under the present key."""
	rows = chain_of(2, KEY, with_section(chain_of(3, OLD, chain_of(2, None))))
	finding = check(rows, KEY)
	assert finding.sound
	assert (finding.section, finding.taken_unkeyed, finding.taken_foreign) == (6, 2, 3)
	assert (finding.unkeyed, finding.rows, finding.head) == (0, 8, rows[-1]["digest"])


def test_a_section_under_a_lost_key_takes_over_nothing() -> None:
	"""The one that was begun under the present key does, with that row."""
	rows = chain_of(1, OLD, with_section(chain_of(2, None), OLD))
	assert check(rows, OLD).sound
	assert check(rows, KEY).unkeyed_at == 1
	assert not check(rows, KEY).sound
	finding = check(with_section(rows), KEY)
	assert finding.sound
	assert (finding.section, finding.taken_unkeyed, finding.taken_foreign) == (5, 2, 2)


@pytest.mark.parametrize("key", [None, OLD])
def test_what_comes_after_a_section_is_not_taken_over(key: bytes | None) -> None:
	rows = chain_of(1, KEY, chain_of(1, key, with_section(chain_of(3, None))))
	assert not check(rows, KEY).sound


def _covered() -> list[Row]:
	return chain_of(2, KEY, with_section(chain_of(3, OLD, chain_of(3, None))))


@pytest.mark.parametrize("seq", [1, 3, 4, 6])
def test_what_a_section_took_over_is_not_changed_afterwards(seq: int) -> None:
	"""Not even under a lost key, where nobody recomputes the link."""
	assert check(_covered(), KEY).sound
	other = int(not _covered()[seq - 1]["keyed"])
	for columns in ({"actor": "somebody@else"}, {"keyed": other}, {"digest": "f" * 64}):
		assert not check(changed(_covered(), seq, **columns), KEY).sound
	link = link_of({**_covered()[seq - 1], "actor": "somebody@else"})
	own = changed(_covered(), seq, actor="somebody@else", digest=link.digest(b"the attacker's"))
	assert not check(own, KEY).sound
	assert not check([row for row in _covered() if row["seq"] != seq], KEY).sound


def test_rows_before_a_section_are_not_written_anew() -> None:
	"""As a chain of its own that ends in the digest that the section follows."""
	rows = _covered()
	before = forged(rows[:6], b"the attacker's", 1, actor="somebody@else")
	before[5]["digest"] = rows[5]["digest"]
	finding = check([*before, *rows[6:]], KEY)
	assert (finding.rows, finding.section) == (7, None)  # read up to there
	assert not finding.sound


def _moved(rows: list[Row]) -> list[list[Row]]:
	"""Ways of putting a section's row where it would take over what somebody wrote."""
	section = rows[6]
	later = chain_of(1, b"the attacker's", rows)
	place = {"seq": len(later) + 1, "previous": later[-1]["digest"]}
	return [
		[*later, section],
		[*later, {**section, **place}],
		[*later, link_of({**section, **place}).columns(b"the attacker's")],
		[*later, link_of({**section, **place, "keyed": 0}).columns(None)],
		with_section(later, b"the attacker's"),
		with_section(later, None),
	]


@pytest.mark.parametrize("number", range(6))
def test_nobody_without_the_key_begins_a_section(number: int) -> None:
	"""Not by a copy of one, in its old place or a new one, nor by one of his or her own."""
	made = _moved(_covered())[number]
	assert not check(made, KEY).sound
	assert not check(chain_of(1, KEY, made), KEY).sound if made[-1]["seq"] == len(made) else True


def test_a_row_of_another_code_takes_over_nothing() -> None:
	"""Whatever its details say, which the application may have been asked to write."""
	rows = with_section(chain_of(2, None))
	assert check(rows, KEY).sound
	details = rows[-1]["details"]
	assert not check(added(chain_of(2, None), KEY, "opened", details=details), KEY).sound


def test_a_section_of_a_server_that_has_no_key_now() -> None:
	assert not check(_covered(), None).sound


@pytest.mark.parametrize(
	("wrong", "sound"),
	[({}, True), ({"broken_at": 3}, False), ({"unkeyed_at": 3}, False), ({"unchecked": True}, False)],
)
def test_a_chain_is_sound_if_nothing_is_wrong_with_it(wrong: Mapping[str, Any], sound: bool) -> None:
	"""Rows that could not be checked are not."""
	facts = dict(vars(check(chain_of(3), KEY)))
	assert Finding(**{**facts, **wrong}).sound is sound


def test_the_codes_of_both_sides_are_one() -> None:
	from cndh_protection.access.audit import Code

	assert Code.SECTION == chain_check.SECTION
