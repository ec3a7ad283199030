"""The text of a sealed value, ``cndh1.<algorithm and key id>.<nonce, ciphertext, tag>``, and the place it is for.

The parser is strict: one spelling a token, known versions only, and never the raw text back. ``docs/crypto.md`` has the
format byte by byte.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cndh_protection.seal.errors import DamagedToken, IncompletePlace, UnknownFormat
from cndh_protection.seal.framing import (
	NONCE_BYTES,
	TAG_BYTES,
	Envelope,
	head_of,
	lp,
	read_envelope,
	write_envelope,
)
from cndh_protection.seal.padding import is_bucket

FORMAT: Final = "cndh1"
PREFIX: Final = f"{FORMAT}."
"""What the table constraint of a sealed column asks for; ``NULL`` and the empty text apart."""

AES_256_GCM: Final = 1
"""The one algorithm in use. 2 is kept for AES-256-GCM-SIV, 3 for XAES-256-GCM."""


def require_names(*parts: object) -> None:
	"""Raise :class:`IncompletePlace` unless each part is a text that is not empty and has a UTF-8 form."""
	for part in parts:
		if not isinstance(part, str) or not part or part.encode(errors="replace").decode() != part:
			raise IncompletePlace


@dataclass(frozen=True, slots=True)
class Place:
	"""Where a value belongs; part of what is authenticated, so that a token opens nowhere else.

	``site`` is a random identifier of the site that survives renaming and restoring, not its host name.
	"""

	site: str
	doctype: str
	name: str
	field: str

	def __post_init__(self) -> None:
		require_names(self.site, self.doctype, self.name, self.field)


@dataclass(frozen=True, slots=True)
class Token:
	"""A token taken apart: key id (16 hex digits), nonce (12 bytes), ciphertext with its tag."""

	kid: str
	nonce: bytes
	sealed: bytes

	@property
	def text(self) -> str:
		"""The token as it is stored."""
		return write_envelope(FORMAT, Envelope(AES_256_GCM, self.kid, self.nonce + self.sealed))


def associated_data(kid: str, place: Place) -> bytes:
	"""Length-prefixed format, algorithm, key id, site, doctype, name, field."""
	key = bytes.fromhex(kid)
	return lp(FORMAT, bytes([AES_256_GCM]), key, place.site, place.doctype, place.name, place.field)


def parse(text: object) -> Token:
	"""Text to token; :class:`UnknownFormat` or :class:`DamagedToken`. Nothing is authenticated yet."""
	envelope = read_envelope(FORMAT, text, DamagedToken)
	if envelope.algorithm != AES_256_GCM:
		raise UnknownFormat
	nonce, sealed = envelope.payload[:NONCE_BYTES], envelope.payload[NONCE_BYTES:]
	if not is_bucket(len(sealed) - TAG_BYTES):
		raise DamagedToken
	return Token(envelope.kid, nonce, sealed)


def is_token(text: object) -> bool:
	"""Whether a column may hold this: spelt like a token. Only an opening can tell whether it is a true one."""
	try:
		parse(text)
	except (UnknownFormat, DamagedToken):
		return False
	return True


def prefix_of(kid: str) -> str:
	"""What every token under this key begins with, capitals and small letters told apart: none left in the database
	means that the key can go."""
	return head_of(FORMAT, AES_256_GCM, kid)
