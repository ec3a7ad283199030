"""What is sealed opens again, for its own place and key only."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cndh_protection.seal import DataKey, KeyRing, Place, Secret, SubkeyCache, is_token, prefix_of, seal
from cndh_protection.seal.errors import (
	BadKey,
	DamagedToken,
	ForeignToken,
	IncompletePlace,
	MissingKey,
	SecretExposed,
	TooLong,
)
from cndh_protection.seal.keys import _CACHED_MOST
from cndh_protection.seal.opening import matches, open_token, reseal
from cndh_protection.seal.sealing import seal_content
from cndh_protection.seal.tokens import parse
from tests.unit.seal.support import PLACE, PLAIN, refusal, sealed, texts, values

KEY = DataKey.generate()
RING = KeyRing(KEY)
PARTS = ("site", "doctype", "name", "field")
names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


@settings(deadline=None)
@given(value=values, place=st.builds(Place, names, names, names, names))
def test_a_value_comes_back_as_it_was(value: Any, place: Place) -> None:
	token = seal(value, place, KEY, SubkeyCache())
	opened = open_token(token, place, RING, SubkeyCache())
	assert (type(opened), opened) == (type(value), value)
	assert is_token(token)
	assert token.startswith(prefix_of(KEY.kid))


@settings(deadline=None)
@given(value=texts, part=st.sampled_from(PARTS), other=names)
def test_it_opens_in_no_other_place(value: str, part: str, other: str) -> None:
	token = seal(value, PLACE, KEY, SubkeyCache())
	elsewhere = replace(PLACE, **{part: getattr(PLACE, part) + other})
	refusal(lambda: open_token(token, elsewhere, RING, SubkeyCache()), DamagedToken)


def test_letters_cannot_move_from_one_part_of_the_place_to_the_next() -> None:
	token = sealed(place=Place("site", "Doc", "NAME1", "field"), key=KEY)
	refusal(
		lambda: open_token(token, Place("site", "DocN", "AME1", "field"), RING, SubkeyCache()), DamagedToken
	)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("empty", ["", None, 7, "\ud800"])
def test_nothing_is_sealed_for_nowhere(part: str, empty: Any) -> None:
	refusal(lambda: replace(PLACE, **{part: empty}), IncompletePlace)


def test_a_token_of_another_record_is_foreign_and_one_whose_key_is_away_waits() -> None:
	other = DataKey.generate()
	token = sealed(key=other)
	refusal(lambda: open_token(token, PLACE, RING, SubkeyCache()), ForeignToken)
	error = refusal(
		lambda: open_token(token, PLACE, KeyRing(KEY, absent=[other.kid]), SubkeyCache()), MissingKey
	)
	assert error.args == (other.kid,)
	assert other.kid in str(error)


def test_a_claimed_key_id_does_not_help() -> None:
	"""A token under one key that bears the id of another."""
	other = DataKey.generate()
	forged = replace(parse(sealed(key=other)), kid=KEY.kid).text
	refusal(lambda: open_token(forged, PLACE, RING, SubkeyCache()), DamagedToken)


def test_fields_have_keys_of_their_own() -> None:
	keys = {KEY.field_key(*pair) for pair in [("A", "b"), ("A", "c"), ("B", "b"), ("Ab", "")]}
	assert len(keys) == 4
	assert KEY.for_wrapping() not in keys


@pytest.mark.slow
def test_no_nonce_comes_twice() -> None:
	cache = SubkeyCache()
	assert len({parse(seal("", PLACE, KEY, cache)).nonce for _turn in range(100_000)}) == 100_000


def test_the_same_value_never_looks_the_same() -> None:
	assert sealed(key=KEY) != sealed(key=KEY)


def test_the_maximum_of_a_field_counts_characters() -> None:
	cache = SubkeyCache()
	assert seal("é" * 140, PLACE, KEY, cache, maximum=140)
	error = refusal(lambda: seal(PLAIN * 10, PLACE, KEY, cache, maximum=140), TooLong)
	assert error.args == (140,)


def test_a_secret_is_sealed_as_its_plaintext() -> None:
	token = sealed(Secret(PLAIN), key=KEY)
	assert open_token(token, PLACE, RING, SubkeyCache()) == PLAIN


@settings(deadline=None)
@given(value=values, other=values)
def test_matches_says_yes_to_the_same_value_only(value: Any, other: Any) -> None:
	token = sealed(value, key=KEY)
	assert matches(token, value, PLACE, RING, SubkeyCache())
	same = (repr(value), type(value)) == (repr(other), type(other))
	assert same or value == other or not matches(token, other, PLACE, RING, SubkeyCache())


def test_matches_tells_types_apart_and_refuses_as_opening_does() -> None:
	assert not matches(sealed("1", key=KEY), 1, PLACE, RING, SubkeyCache())
	assert not matches(sealed(1, key=KEY), True, PLACE, RING, SubkeyCache())
	refusal(lambda: matches(sealed(), PLAIN, PLACE, RING, SubkeyCache()), ForeignToken)


def test_renewing_a_record_s_key() -> None:
	old, new = DataKey.generate(), DataKey.generate()
	token, both = sealed(key=old), KeyRing(new, retiring=[old])
	renewed = reseal(token, PLACE, both, SubkeyCache())
	assert renewed.startswith(prefix_of(new.kid))
	assert open_token(renewed, PLACE, KeyRing(new), SubkeyCache()) == PLAIN
	assert open_token(token, PLACE, both, SubkeyCache()) == PLAIN
	refusal(lambda: open_token(token, PLACE, KeyRing(new), SubkeyCache()), ForeignToken)
	assert reseal(renewed, PLACE, both, SubkeyCache()) == renewed


def test_renewing_refuses_what_does_not_open() -> None:
	old, new = DataKey.generate(), DataKey.generate()
	both, elsewhere = KeyRing(new, retiring=[old]), replace(PLACE, name="EX-2")
	refusal(lambda: reseal(sealed(key=old), elsewhere, both, SubkeyCache()), DamagedToken)
	refusal(lambda: reseal(sealed(key=new), elsewhere, both, SubkeyCache()), DamagedToken)
	strange = seal_content(bytes(64), PLACE, old, SubkeyCache())
	refusal(lambda: reseal(strange, PLACE, both, SubkeyCache()), DamagedToken)


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_key_has_32_bytes(length: int) -> None:
	refusal(lambda: DataKey(bytes(length)), BadKey)


def test_the_cache_is_bounded_and_kept_to_its_key() -> None:
	cache = SubkeyCache()
	oldest = cache.cipher(KEY, "Doc", "oldest")
	for number in range(_CACHED_MOST):
		cache.cipher(KEY, "Doc", str(number))
	assert cache.cipher(KEY, "Doc", "oldest") is not oldest
	assert open_token(seal(PLAIN, PLACE, KEY, cache), PLACE, RING, cache) == PLAIN
	assert cache.cipher(KEY, "Doc", "a") is cache.cipher(KEY, "Doc", "a")
	assert cache.cipher(DataKey.generate(), "Doc", "a") is not cache.cipher(KEY, "Doc", "a")


def test_keys_do_not_leave_the_process() -> None:
	assert copy.deepcopy(KEY) is KEY
	for thing in (KEY, RING, SubkeyCache()):
		assert str(thing) == repr(thing) == f"{thing:>9}" == "<sealed>"
		refusal(thing.__reduce__, SecretExposed)
