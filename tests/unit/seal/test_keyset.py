"""The text of a server's keys, and what is done with it."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cndh_protection.seal import KeySet, Owner, Purpose, rewrap, wrap
from cndh_protection.seal.errors import DamagedKeyFile, MissingKey
from cndh_protection.seal.keys import DataKey
from tests.unit.seal.support import refusal

KEYS = KeySet.fresh().renewed()
TEXT = KEYS.to_text()
TITLE, ACTIVE, RETIRING, ROOT = TEXT.splitlines()


def text_of(*lines: str) -> str:
	return "\n".join(lines) + "\n"


def test_text_and_back() -> None:
	assert KeySet.parse(TEXT).to_text() == TEXT
	assert [line.split()[0] for line in (ACTIVE, RETIRING, ROOT)] == ["active", "retiring", "root"]


def test_fresh_keys_are_new_each_time() -> None:
	assert len({line for _turn in range(50) for line in KeySet.fresh().to_text().splitlines()[1:]}) == 100


def test_order_spaces_and_comments_do_not_matter() -> None:
	text = text_of(
		"# kept by the operators", TITLE, "", "  " + ROOT, ACTIVE + "  # since June", "\t" + RETIRING
	)
	assert KeySet.parse(text).to_text() == TEXT


@pytest.mark.parametrize(
	"text",
	[
		"",
		"\n",
		TITLE,
		TEXT.replace("cndh-keys 1", "cndh-keys 2"),
		text_of(ACTIVE, RETIRING, ROOT),
		text_of(TITLE, RETIRING, ROOT),
		text_of(TITLE, ACTIVE),
		text_of(TITLE, ACTIVE, ACTIVE, ROOT),
		text_of(TITLE, ACTIVE, ROOT, ROOT),
		text_of(TITLE, ACTIVE, ROOT, KeySet.fresh().to_text().splitlines()[-1]),
		text_of(TITLE, ACTIVE, RETIRING.replace("retiring", "active"), ROOT),
		text_of(TITLE, ACTIVE, ACTIVE.replace("active", "retiring"), ROOT),
		text_of(TITLE, ACTIVE, RETIRING, RETIRING, ROOT),
		text_of(TITLE, ACTIVE, ROOT, "spare " + RETIRING.split(" ", 1)[1]),
		text_of(TITLE, ACTIVE + " more", ROOT),
		text_of(TITLE, ACTIVE.rsplit(" ", 1)[0], ROOT),
		text_of(TITLE, ACTIVE[:-1], ROOT),
		text_of(TITLE, ACTIVE + "A", ROOT),
		text_of(TITLE, ACTIVE + "=", ROOT),
		text_of(TITLE, ACTIVE.replace("active", "root"), ROOT.replace("root", "active")),
		text_of(TITLE, ACTIVE, " ".join([*ROOT.split()[:2], ACTIVE.split()[2]])),
	],
	ids=range(21),
)
def test_anything_else_is_refused(text: str) -> None:
	refusal(lambda: KeySet.parse(text), DamagedKeyFile)


def test_every_wrong_letter_of_a_key_is_found() -> None:
	start = TEXT.index(ACTIVE)
	for index in range(start, start + len(ACTIVE)):
		wrong = TEXT[:index] + ("x" if TEXT[index] != "x" else "y") + TEXT[index + 1 :]
		refusal(partial(KeySet.parse, wrong), DamagedKeyFile)


@given(st.text())
def test_parser_under_any_text(text: str) -> None:
	refusal(lambda: KeySet.parse(f"{TITLE}\n{text}"), DamagedKeyFile)


def test_renewing_keeps_the_old_key_and_the_root() -> None:
	renewed = KEYS.renewed()
	assert renewed.active_kid not in KEYS.service_keys()
	assert list(renewed.service_keys())[1:] == list(KEYS.service_keys())
	assert renewed.derive(Purpose.SEARCH) == KEYS.derive(Purpose.SEARCH)
	key, owner = DataKey.generate(), Owner("site", "Doc", "name")
	keys = renewed.service_keys()
	old, new = keys[KEYS.active_kid], keys[renewed.active_kid]
	assert rewrap(wrap(key, owner, KEYS.service_keys()[old.kid]), owner, key.kid, old, new)


def test_retiring_a_key_for_good() -> None:
	(retiring,) = set(KEYS.service_keys()) - {KEYS.active_kid}
	left = KEYS.without(retiring)
	assert list(left.service_keys()) == [KEYS.active_kid]
	assert left.derive(Purpose.AUDIT) == KEYS.derive(Purpose.AUDIT)
	refusal(lambda: left.without(retiring), MissingKey)
	refusal(lambda: KEYS.without(KEYS.active_kid), MissingKey)


def test_purposes_have_keys_of_their_own() -> None:
	derived = {KEYS.derive(label) for label in (Purpose.SEARCH, Purpose.AUDIT, Purpose.RECEIPT, "", "x")}
	assert len(derived) == 5
	assert {len(key) for key in derived} == {32}
	assert KEYS.derive("x") != KeySet.fresh().derive("x")
