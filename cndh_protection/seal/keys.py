"""Data keys: one random key for each record that owns protected fields, and what is derived from it.

The id of a key is derived from the key itself, so that a wrong key is told before anything is opened with it.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from cndh_protection.seal.errors import BadKey, ForeignToken, MissingKey
from cndh_protection.seal.framing import KID_BYTES, lp
from cndh_protection.seal.secret import Opaque
from cndh_protection.seal.tokens import FORMAT

KEY_BYTES: Final = 32
_HASH_BYTES: Final = 32
_CACHED_MOST: Final = 4096


def hkdf(secret: bytes, length: int, *info: str | bytes) -> bytes:
	"""HKDF-SHA256 (RFC 5869) without salt over a secret that is uniform already; ``info`` is length-prefixed.

	By the HMAC of the standard library: each value has a key of its own, and the class of ``cryptography`` took a third
	of the time that sealing a value takes.
	"""
	label, pseudorandom = lp(*info), hmac.digest(bytes(_HASH_BYTES), secret, "sha256")
	derived = block = b""
	for number in range(1, -(-length // _HASH_BYTES) + 1):
		block = hmac.digest(pseudorandom, block + label + bytes([number]), "sha256")
		derived += block
	return derived[:length]


class DataKey(Opaque):
	"""The 32 bytes that a record's protected fields hang on. ``kid`` is 16 hex digits and may be seen by anyone."""

	__slots__ = ("__secret", "kid")

	def __init__(self, secret: bytes) -> None:
		if len(secret) != KEY_BYTES:
			raise BadKey
		self.__secret = bytes(secret)
		self.kid = hkdf(self.__secret, KID_BYTES, FORMAT, "kid").hex()

	@classmethod
	def generate(cls) -> DataKey:
		"""A new key from the system's random source."""
		return cls(os.urandom(KEY_BYTES))

	def field_key(self, doctype: str, field: str) -> bytes:
		"""The key of one field of one doctype: what a subkey opens is never more than that field."""
		return hkdf(self.__secret, KEY_BYTES, FORMAT, "field", doctype, field)

	def for_wrapping(self) -> bytes:
		"""The key itself; for ``wrapping`` only."""
		return self.__secret


class KeyRing(Opaque):
	"""The data keys of one record: the live one that seals, retiring ones that still open.

	``absent`` are ids of keys that the record has, but that could not be unwrapped: their tokens are not lost and not
	foreign, they wait.
	"""

	__slots__ = ("__absent", "__keys", "live")

	def __init__(self, live: DataKey, retiring: Iterable[DataKey] = (), absent: Iterable[str] = ()) -> None:
		self.live = live
		self.__keys = {key.kid: key for key in (*retiring, live)}
		self.__absent = frozenset(absent)

	def key(self, kid: str) -> DataKey:
		"""The key with this id; :class:`MissingKey` if it is absent, :class:`ForeignToken` if it never was here."""
		if kid in self.__keys:
			return self.__keys[kid]
		raise MissingKey(kid) if kid in self.__absent else ForeignToken

	def renewed(self, live: DataKey) -> KeyRing:
		"""The ring with another live key; all its keys so far still open."""
		return KeyRing(live, self.__keys.values(), self.__absent)


class SubkeyCache(Opaque):
	"""Ciphers of the fields met so far, for one request or one job; whoever makes it drops it at the end.

	Passed in and never global: a key must not outlive the work it was unwrapped for.
	"""

	__slots__ = ("__ciphers",)

	def __init__(self) -> None:
		self.__ciphers: dict[tuple[str, str, str], AESGCM] = {}

	def cipher(self, key: DataKey, doctype: str, field: str) -> AESGCM:
		"""AES-256-GCM under the key of this field."""
		slot = (key.kid, doctype, field)
		cipher = self.__ciphers.get(slot)
		if cipher is None:
			if len(self.__ciphers) >= _CACHED_MOST:
				self.__ciphers.clear()
			cipher = self.__ciphers[slot] = AESGCM(key.field_key(doctype, field))
		return cipher
