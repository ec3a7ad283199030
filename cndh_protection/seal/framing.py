"""How parts are put together without ambiguity: length-prefixed lists, and the text envelope of tokens and wraps."""

from __future__ import annotations

import base64
from typing import Final, NamedTuple

from cndh_protection.seal.errors import SealError, UnknownFormat

KID_BYTES: Final = 8
NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16
_HEAD_CHARACTERS: Final = 12
"""Base64 of algorithm (1 byte) and key id (8 bytes)."""


class Envelope(NamedTuple):
	"""``<format>.<base64url(algorithm, key id)>.<base64url(payload)>``; ``kid`` is 16 lower-case hex digits."""

	algorithm: int
	kid: str
	payload: bytes


def lp(*parts: str | bytes) -> bytes:
	"""Each part (text as UTF-8) after its length in four bytes, big-endian: no two lists look the same."""
	framed = bytearray()
	for part in parts:
		raw = part.encode() if isinstance(part, str) else part
		framed += len(raw).to_bytes(4, "big")
		framed += raw
	return bytes(framed)


def to_base64(raw: bytes) -> str:
	"""URL-safe base64 without padding."""
	return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def from_base64(text: str) -> bytes | None:
	"""The bytes behind the one spelling that :func:`to_base64` gives them; None for any other text."""
	try:
		raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
	except ValueError:
		return None
	return raw if to_base64(raw) == text else None


def write_envelope(form: str, envelope: Envelope) -> str:
	"""The text of an envelope."""
	return f"{head_of(form, envelope.algorithm, envelope.kid)}{to_base64(envelope.payload)}"


def head_of(form: str, algorithm: int, kid: str) -> str:
	"""What the text of every envelope of this form, algorithm and key begins with, last dot included."""
	return f"{form}.{to_base64(bytes([algorithm]) + bytes.fromhex(kid))}."


def read_envelope(form: str, text: object, damaged: type[SealError]) -> Envelope:
	"""Take a text apart; :class:`UnknownFormat` if it is of another form, ``damaged`` if it is spelt wrongly."""
	if not isinstance(text, str) or not text.startswith(form + "."):
		raise UnknownFormat
	head, _dot, tail = text[len(form) + 1 :].partition(".")
	opening, payload = from_base64(head), from_base64(tail)
	if opening is None or payload is None or len(head) != _HEAD_CHARACTERS:
		raise damaged
	return Envelope(opening[0], opening[1:].hex(), payload)
