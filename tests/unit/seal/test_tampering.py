"""Whatever is done to a token ends in a typed error, and never in a value."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cndh_protection.seal import DataKey, KeyRing, SubkeyCache, TokenFailure, is_token
from cndh_protection.seal.errors import DamagedToken, ForeignToken, UnknownFormat
from cndh_protection.seal.framing import Envelope, from_base64, to_base64, write_envelope
from cndh_protection.seal.keys import hkdf
from cndh_protection.seal.opening import open_token
from cndh_protection.seal.padding import pack
from cndh_protection.seal.sealing import seal_content
from cndh_protection.seal.tokens import FORMAT, PREFIX, parse
from tests.unit.seal.support import PLACE, PLAIN, refusal, sealed

KEY = DataKey.generate()
RING = KeyRing(KEY)
TOKEN = sealed(key=KEY)
REST = "[seulement cela]"
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def refused(text: object, expected: type[TokenFailure] | tuple[type[TokenFailure], ...]) -> None:
	refusal(lambda: open_token(text, PLACE, RING, SubkeyCache()), expected)


def parts() -> tuple[bytes, bytes]:
	head, body = TOKEN.removeprefix(PREFIX).split(".")
	return from_base64(head) or b"", from_base64(body) or b""


def flips(raw: bytes) -> Iterator[bytes]:
	for index in range(len(raw)):
		for bit in range(8):
			yield raw[:index] + bytes([raw[index] ^ 1 << bit]) + raw[index + 1 :]


def test_the_token_itself_opens() -> None:
	"""What the others change is sound."""
	assert open_token(TOKEN, PLACE, RING, SubkeyCache()) == PLAIN


def test_every_bit_of_algorithm_and_key_id() -> None:
	head, body = parts()
	for index, flipped in enumerate(flips(head)):
		expected = UnknownFormat if index < 8 else ForeignToken
		refused(f"{PREFIX}{to_base64(flipped)}.{to_base64(body)}", expected)


def test_every_bit_of_nonce_ciphertext_and_tag() -> None:
	head, body = parts()
	for flipped in flips(body):
		refused(f"{PREFIX}{to_base64(head)}.{to_base64(flipped)}", DamagedToken)


def test_every_character_replaced() -> None:
	for index, old in enumerate(TOKEN):
		for new in {"A", "_", ".", "=", " ", "é", old.swapcase()} - {old}:
			refused(TOKEN[:index] + new + TOKEN[index + 1 :], TokenFailure)


def test_every_length_cut() -> None:
	for end in range(len(TOKEN)):
		refused(TOKEN[:end], UnknownFormat if end < len(PREFIX) else DamagedToken)


def test_every_byte_cut_at_either_end_of_the_payload() -> None:
	head, body = parts()
	for end in range(len(body)):
		refused(f"{PREFIX}{to_base64(head)}.{to_base64(body[:end])}", DamagedToken)
		refused(f"{PREFIX}{to_base64(head)}.{to_base64(body[end + 1 :])}", DamagedToken)


@pytest.mark.parametrize(
	"more", ["A", "AA", "AAAA", "=", "==", "\n", " ", ".", ".AAAA", "\0", TOKEN, "é", "🔒"]
)
def test_extended_in_front_and_behind(more: str) -> None:
	refused(TOKEN + more, DamagedToken)
	refused(more + TOKEN, (DamagedToken, UnknownFormat))


@pytest.mark.parametrize("size", [1, 16, 32, 64, 1024])
def test_payload_extended(size: int) -> None:
	head, body = parts()
	refused(f"{PREFIX}{to_base64(head)}.{to_base64(body + bytes(size))}", DamagedToken)
	refused(f"{PREFIX}{to_base64(head)}.{to_base64(bytes(size) + body)}", DamagedToken)


def test_other_spellings_of_the_same_bytes() -> None:
	"""base64 leaves bits of the last letter unused, and has another alphabet."""
	index = ALPHABET.index(TOKEN[-1])
	spellings = [TOKEN[:-1] + ALPHABET[index ^ bit] for bit in (1, 2)]
	assert len(parse(TOKEN).sealed + parse(TOKEN).nonce) % 3 == 2
	assert any(base64_bytes(text) == base64_bytes(TOKEN) for text in spellings)
	for text in spellings:
		refused(text, DamagedToken)
	dashed = next(token for token in iter(lambda: sealed(key=KEY), "") if "-" in token or "_" in token)
	refused(dashed.replace("-", "+").replace("_", "/"), DamagedToken)


def base64_bytes(text: str) -> bytes:
	return base64.urlsafe_b64decode(text.rsplit(".", 1)[1] + "==")


def test_pieces_of_two_tokens() -> None:
	one, two = parse(TOKEN), parse(sealed("Fatoumata Exemple, quartier Essai", key=KEY))
	refused(replace(one, nonce=two.nonce).text, DamagedToken)
	refused(replace(one, sealed=two.sealed).text, DamagedToken)
	refused(replace(one, sealed=one.sealed[:-16] + two.sealed[-16:]).text, DamagedToken)


@pytest.mark.parametrize("version", ["cndh0", "cndh2", "CNDH1", "cndh11", "", "cndhw1", "gAAAA"])
def test_other_versions(version: str) -> None:
	refused(version + TOKEN[len(FORMAT) :], UnknownFormat)


@pytest.mark.parametrize("algorithm", [0, 2, 3, 16, 255])
def test_other_algorithms(algorithm: int) -> None:
	_head, body = parts()
	refused(write_envelope(FORMAT, Envelope(algorithm, KEY.kid, body)), UnknownFormat)


@pytest.mark.parametrize(
	"value", [None, 1, b"cndh1.x", TOKEN.encode(), [TOKEN], {}, "", "Aminata", "<sealed>"]
)
def test_what_is_no_token_is_never_returned(value: object) -> None:
	refused(value, UnknownFormat)
	assert not is_token(value)


@pytest.mark.parametrize(
	"content",
	[
		b"",
		bytes(32),
		pack(REST)[:-1] + b"\1",
		pack(REST) + bytes(32),
		pack("x" * 40)[:32],
		(2**32 - 1).to_bytes(4, "big") + bytes(28),
		(4).to_bytes(4, "big") + b"oops" + bytes(24),
		(2).to_bytes(4, "big") + b'"\xff"' + bytes(25),
		(13).to_bytes(4, "big") + b'{"@time":"1"}' + bytes(15),
		(16).to_bytes(4, "big") + b'{"@date":"late"}' + bytes(12),
		(12).to_bytes(4, "big") + b'{"@date":17}' + bytes(16),
		(17).to_bytes(4, "big") + b'{"@date":1,"a":2}' + bytes(11),
		(400_000).to_bytes(4, "big") + b"[" * 200_000 + b"]" * 200_000 + bytes(380),
	],
	ids=range(13),
)
def test_a_sealed_content_that_the_format_does_not_know(content: bytes) -> None:
	"""Made with the right key: authentic, and refused nevertheless."""
	refused(seal_content(content, PLACE, KEY, SubkeyCache()), DamagedToken)


@settings(deadline=None, max_examples=300)
@given(text=st.text() | st.text(st.sampled_from(ALPHABET + ".=")).map(PREFIX.__add__))
def test_parser_under_any_text(text: str) -> None:
	refused(text, TokenFailure)


@settings(deadline=None, max_examples=300)
@given(body=st.binary(max_size=200), algorithm=st.integers(0, 255))
def test_parser_under_any_well_spelt_payload(body: bytes, algorithm: int) -> None:
	refused(write_envelope(FORMAT, Envelope(algorithm, KEY.kid, body)), (DamagedToken, UnknownFormat))


def test_a_key_id_alone_opens_nothing() -> None:
	"""The id follows from the key, not the key from the id."""
	secret = KEY.for_wrapping()
	assert hkdf(secret, 8, FORMAT, "kid").hex() == KEY.kid
	assert bytes.fromhex(KEY.kid) not in secret
