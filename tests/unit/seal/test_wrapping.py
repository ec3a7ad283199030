"""A data key comes back to its owner under the right key of the recipient, and to nobody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cndh_protection.seal import (
	DataKey,
	EscrowPrivateKey,
	EscrowPublicKey,
	Owner,
	ServiceKey,
	recipient_of,
	rewrap,
	unwrap,
	wrap,
)
from cndh_protection.seal.errors import BadKey, DamagedWrap, IncompletePlace, UnknownFormat, WrongKey
from cndh_protection.seal.framing import Envelope, read_envelope, write_envelope
from cndh_protection.seal.wrapping import FORMAT
from tests.unit.seal.support import OWNER, refusal

KEY = DataKey.generate()
SERVICE = ServiceKey(b"s" * 32)
ESCROW = EscrowPrivateKey.generate()
RECIPIENTS: dict[str, tuple[Any, Any]] = {"service": (SERVICE, SERVICE), "escrow": (ESCROW.public, ESCROW)}
LOW_ORDER = [bytes(32), bytes([1]).ljust(32, b"\0"), b"\xec" + b"\xff" * 30 + b"\x7f"]


@pytest.fixture(params=list(RECIPIENTS.values()), ids=list(RECIPIENTS))
def pair(request: pytest.FixtureRequest) -> Any:
	return request.param


def refused(text: object, discloser: Any, expected: Any, owner: Owner = OWNER, kid: str = KEY.kid) -> None:
	refusal(lambda: unwrap(text, owner, kid, discloser), expected)


def taken_apart(text: str) -> Envelope:
	return read_envelope(FORMAT, text, DamagedWrap)


def changed(text: str, change: Callable[[bytes], bytes]) -> str:
	envelope = taken_apart(text)
	return write_envelope(FORMAT, envelope._replace(payload=change(envelope.payload)))


@settings(deadline=None, max_examples=30)
@given(secret=st.binary(min_size=32, max_size=32), name=st.text("é-XYZ0123", min_size=1))
def test_round_trip(secret: bytes, name: str) -> None:
	key, owner = DataKey(secret), Owner("site", "Doc", name)
	for recipient, discloser in RECIPIENTS.values():
		text = wrap(key, owner, recipient)
		assert recipient_of(text) == recipient.kid == discloser.kid
		assert unwrap(text, owner, key.kid, discloser).for_wrapping() == secret


def test_two_wraps_never_look_the_same(pair: Any) -> None:
	assert wrap(KEY, OWNER, pair[0]) != wrap(KEY, OWNER, pair[0])


@pytest.mark.parametrize("part", ["site", "doctype", "name"])
def test_a_wrap_moved_to_another_owner(pair: Any, part: str) -> None:
	text = wrap(KEY, OWNER, pair[0])
	refused(text, pair[1], DamagedWrap, owner=replace(OWNER, **{part: "other"}))


def test_a_wrap_under_another_id_of_the_data_key(pair: Any) -> None:
	refused(wrap(KEY, OWNER, pair[0]), pair[1], DamagedWrap, kid=DataKey.generate().kid)


@pytest.mark.parametrize("part", ["site", "doctype", "name"])
def test_nothing_is_wrapped_for_nobody(part: str) -> None:
	refusal(lambda: replace(OWNER, **{part: ""}), IncompletePlace)


def test_another_key_of_the_same_kind(pair: Any) -> None:
	text = wrap(KEY, OWNER, pair[0])
	other = ServiceKey(b"o" * 32) if pair[1] is SERVICE else EscrowPrivateKey.generate()
	error = refusal(lambda: unwrap(text, OWNER, KEY.kid, other), WrongKey)
	assert error.args == (pair[0].kid,)


def test_a_key_of_the_other_kind() -> None:
	refused(wrap(KEY, OWNER, SERVICE), ESCROW, UnknownFormat)
	refused(wrap(KEY, OWNER, ESCROW.public), SERVICE, UnknownFormat)


def test_a_claimed_recipient_does_not_help(pair: Any) -> None:
	other = ServiceKey(b"o" * 32) if pair[1] is SERVICE else EscrowPrivateKey.generate()
	forged = taken_apart(wrap(KEY, OWNER, pair[0]))._replace(kid=other.kid)
	refused(write_envelope(FORMAT, forged), other, DamagedWrap)


def flipped(raw: bytes, at: int, by: int) -> bytes:
	return raw[:at] + bytes([raw[at] ^ by]) + raw[at + 1 :]


def cut(raw: bytes, end: int) -> bytes:
	return raw[:end]


def test_every_byte_of_the_payload(pair: Any) -> None:
	text = wrap(KEY, OWNER, pair[0])
	for index in range(len(taken_apart(text).payload)):
		for bit in (1, 0x80):
			refused(changed(text, partial(flipped, at=index, by=bit)), pair[1], DamagedWrap)


def test_every_length_of_the_payload(pair: Any) -> None:
	text = wrap(KEY, OWNER, pair[0])
	for size in range(len(taken_apart(text).payload)):
		refused(changed(text, partial(cut, end=size)), pair[1], DamagedWrap)
	refused(changed(text, lambda raw: raw + b"\0"), pair[1], DamagedWrap)


@pytest.mark.parametrize(
	("text", "expected"),
	[
		("", UnknownFormat),
		(None, UnknownFormat),
		("cndh1.AAAA.AAAA", UnknownFormat),
		("cndhw2.AAAA.AAAA", UnknownFormat),
		("cndhw1.", DamagedWrap),
		("cndhw1.x.y", DamagedWrap),
		("cndhw1." + "A" * 3000, DamagedWrap),
		("cndhw1.!!!!!!!!!!!!.AAAA", DamagedWrap),
	],
)
def test_what_is_no_wrap(text: object, expected: Any) -> None:
	refused(text, SERVICE, expected)
	refusal(lambda: recipient_of(text), expected)


@settings(deadline=None)
@given(text=st.text().map("cndhw1.".__add__))
def test_parser_under_any_text(text: str) -> None:
	refused(text, SERVICE, (DamagedWrap, UnknownFormat, WrongKey))


class Confused:
	"""A key service that mixes things up: it vouches for nothing and answers with a key of its own."""

	kind, algorithm, kid = "service", 1, "00" * 8

	def enclose(self, secret: bytes, associated: bytes) -> bytes:
		return secret

	def disclose(self, payload: bytes, associated: bytes) -> bytes:
		return b"another key, not the one wanted!"


def test_a_key_service_that_answers_with_another_key_is_found_out() -> None:
	error = refusal(lambda: unwrap(wrap(KEY, OWNER, Confused()), OWNER, KEY.kid, Confused()), WrongKey)
	assert error.args == (KEY.kid,)


def test_rewrapping() -> None:
	new = ServiceKey(b"n" * 32)
	text = wrap(KEY, OWNER, SERVICE)
	renewed = rewrap(text, OWNER, KEY.kid, SERVICE, new)
	assert recipient_of(renewed) == new.kid
	assert unwrap(renewed, OWNER, KEY.kid, new).kid == KEY.kid
	refused(renewed, SERVICE, WrongKey)
	assert rewrap(renewed, OWNER, KEY.kid, SERVICE, new) == renewed


def test_rewrapping_refuses_what_does_not_open_before_or_after() -> None:
	new, text = ServiceKey(b"n" * 32), wrap(KEY, OWNER, SERVICE)
	broken = changed(wrap(KEY, OWNER, new), lambda raw: raw[:-1] + bytes([raw[-1] ^ 1]))
	refusal(lambda: rewrap(broken, OWNER, KEY.kid, SERVICE, new), DamagedWrap)
	refusal(lambda: rewrap(text, OWNER, KEY.kid, ServiceKey(b"x" * 32), new), WrongKey)
	refusal(lambda: rewrap(text, replace(OWNER, name="x"), KEY.kid, SERVICE, new), DamagedWrap)
	refusal(lambda: rewrap(text, OWNER, KEY.kid, SERVICE, Confused()), WrongKey)


@pytest.mark.parametrize("point", LOW_ORDER, ids=["zero", "one", "minus one"])
def test_public_keys_that_give_everybody_the_same_secret(point: bytes) -> None:
	refusal(lambda: wrap(KEY, OWNER, EscrowPublicKey(point)), BadKey)
	text = changed(wrap(KEY, OWNER, ESCROW.public), lambda raw: point + raw[32:])
	refused(text, ESCROW, DamagedWrap)


def test_escrow_keys_on_paper() -> None:
	typed = ESCROW.to_text().lower().replace("-", " ")
	assert EscrowPrivateKey.from_text(f"  {typed}\n").kid == ESCROW.kid
	assert EscrowPublicKey.from_text(ESCROW.public.text).raw == ESCROW.public.raw


@pytest.mark.parametrize("secret", [bytes(32), b"e" * 32, b"\xff" * 32])
def test_slips_in_a_typed_key_are_told(secret: bytes) -> None:
	"""Also in the last letter, which has bits to spare."""
	key = EscrowPrivateKey(secret)
	text = key.to_text()
	start = text.index(":") + 2
	for index in range(start, len(text)):
		if text[index] != "-":
			for letter in set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") - {text[index]}:
				wrong = text[:index] + letter + text[index + 1 :]
				refusal(partial(EscrowPrivateKey.from_text, wrong), BadKey)
	for end in range(len(text)):
		refusal(partial(EscrowPrivateKey.from_text, text[:end]), BadKey)
	refusal(lambda: EscrowPrivateKey.from_text(key.public.text), BadKey)
	refusal(lambda: EscrowPublicKey.from_text(text), BadKey)
	refusal(lambda: EscrowPublicKey.from_text("cndh-escrow-public: 0189"), BadKey)


@pytest.mark.parametrize("kind", [ServiceKey, EscrowPublicKey, EscrowPrivateKey])
@pytest.mark.parametrize("length", [0, 31, 33])
def test_keys_have_32_bytes(kind: Any, length: int) -> None:
	refusal(lambda: kind(bytes(length)), BadKey)
