"""Value to token. The way back is ``opening``, which only the openings of the application may import."""

from __future__ import annotations

import os
from typing import Any

from cndh_protection.seal.framing import NONCE_BYTES
from cndh_protection.seal.keys import DataKey, SubkeyCache
from cndh_protection.seal.padding import MAXIMUM_CHARACTERS, pack
from cndh_protection.seal.tokens import Place, Token, associated_data


def seal(
	value: Any, place: Place, key: DataKey, cache: SubkeyCache, *, maximum: int = MAXIMUM_CHARACTERS
) -> str:
	"""A new token for ``value``, good for this place only; twice the same value gives two tokens.

	``maximum`` is the field's, in characters; a value that is only carried elsewhere is as long as it was. Raises :class:`TooLong` or :class:`UnsupportedValue`.
	"""
	return seal_content(pack(value, maximum), place, key, cache)


def seal_content(content: bytes, place: Place, key: DataKey, cache: SubkeyCache) -> str:
	"""The same for content that is padded already, as re-sealing has it."""
	return encrypt(content, os.urandom(NONCE_BYTES), place, key, cache).text


def encrypt(content: bytes, nonce: bytes, place: Place, key: DataKey, cache: SubkeyCache) -> Token:
	"""The bare step. A nonce is used once: apart from frozen vectors, nobody else picks one."""
	cipher = cache.cipher(key, place.doctype, place.field)
	return Token(key.kid, nonce, cipher.encrypt(nonce, content, associated_data(key.kid, place)))
