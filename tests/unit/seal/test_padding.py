"""Lengths show as buckets only, and nothing but the known kinds of value goes in."""

from __future__ import annotations

from datetime import date, datetime, time, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cndh_protection.seal import MASK, DataKey, Secret, SubkeyCache, is_token
from cndh_protection.seal.errors import TooLong, UnsupportedValue
from cndh_protection.seal.padding import MAXIMUM_CHARACTERS, MAXIMUM_CONTENT, bucket, is_bucket, pack, unpack
from cndh_protection.seal.sealing import encrypt
from tests.unit.seal.support import PLACE, PLAIN, refusal, sealed, values

BUCKETS = [32, 64, 128, 256, 512, 1024, *range(2048, MAXIMUM_CONTENT + 1, 1024)]


@pytest.mark.parametrize(("before", "size"), zip([0, *BUCKETS[:20]], BUCKETS[:21], strict=True))
def test_buckets(before: int, size: int) -> None:
	assert bucket(before + 1) == bucket(size) == size
	assert len(pack("x" * (size - 6))) == size
	assert len(pack("x" * (size - 5))) > size


def test_these_are_all_the_buckets() -> None:
	assert [size for size in range(-1, MAXIMUM_CONTENT + 5000) if is_bucket(size)] == BUCKETS


@given(values)
def test_packed_and_unpacked(value: Any) -> None:
	content = pack(value)
	assert is_bucket(len(content))
	assert unpack(content) == value


def test_equal_objects_have_equal_contents() -> None:
	assert pack({"a": 1, "b": 2}) == pack({"b": 2, "a": 1})


def test_a_moment_keeps_its_zone() -> None:
	moment = datetime(2025, 2, 3, 4, 5, tzinfo=timezone.utc)
	assert unpack(pack(moment)) == moment
	assert unpack(pack([date(2025, 2, 3)])) == [date(2025, 2, 3)]


@pytest.mark.parametrize("letter", ["x", "é", "\u07ca", "😀", '"', "\\", "\n"])
def test_the_longest_text_in_any_script(letter: str) -> None:
	text = letter * MAXIMUM_CHARACTERS
	assert unpack(pack(text)) == text
	assert is_token(sealed(text))
	assert refusal(lambda: pack(text + letter), TooLong).args == (MAXIMUM_CHARACTERS,)
	assert refusal(lambda: pack(text + letter, 10**9), TooLong).args == (MAXIMUM_CHARACTERS,)


def test_more_than_the_largest_content_is_neither_made_nor_read() -> None:
	"""Control characters take six bytes each."""
	refusal(lambda: pack("\1" * MAXIMUM_CHARACTERS), TooLong)
	largest, larger = (
		encrypt(bytes(size), bytes(12), PLACE, DataKey.generate(), SubkeyCache()).text
		for size in (MAXIMUM_CONTENT, MAXIMUM_CONTENT + 1024)
	)
	assert is_token(largest)
	assert not is_token(larger)


def test_lists_lie_in_lists_to_a_stated_depth() -> None:
	value: Any = "x"
	for _turn in range(16):
		value = [value]
	assert unpack(pack(value)) == value
	refusal(lambda: pack([value]), UnsupportedValue)
	mapped: Any = "x"
	for _turn in range(16):
		mapped = {"a": mapped}
	assert unpack(pack(mapped)) == mapped
	refusal(lambda: pack({"a": mapped}), UnsupportedValue)


def test_other_values_are_measured_as_their_text() -> None:
	assert pack(["x" * 10], maximum=14)
	assert refusal(lambda: pack(["x" * 10], maximum=13), TooLong).args == (13,)


def endless() -> list[Any]:
	nested: list[Any] = []
	nested.append(nested)
	return nested


@pytest.mark.parametrize(
	"value",
	[
		float("nan"),
		float("inf"),
		Decimal(1),
		b"x",
		{1, 2},
		(1, 2),
		time(1, 2),
		object(),
		{1: "x"},
		{"@date": "x"},
		{"a": {"@b": 1}},
		"\ud800" + PLAIN,
		[PLAIN + "\udfff"],
		{"\ud800": 1},
		endless(),
		10**5000,
		MASK,
		[MASK],
		Secret(MASK),
		[Secret("x")],
	],
	ids=range(20),
)
def test_what_cannot_be_sealed(value: Any) -> None:
	refusal(lambda: pack(value), UnsupportedValue)


@given(st.text().filter(lambda text: text != MASK))
def test_every_text_but_the_mask_can(text: str) -> None:
	assert unpack(pack(text)) == text
