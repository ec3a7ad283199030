"""The way back when every service key is lost: data keys are wrapped for a public key too, its private half offline.

A sealed box: a fresh X25519 pair for each wrap, HKDF over the shared secret and both public keys, AES-256-GCM. The
server cannot open what it makes. Whoever holds the private half can open every record: it is kept offline and carried
away at once, as ``keys escrow-key`` says when it makes it (README.md, Keys).
"""

from __future__ import annotations

import base64
import hashlib
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from cndh_protection.seal.errors import BadKey, DamagedWrap
from cndh_protection.seal.framing import KID_BYTES, NONCE_BYTES
from cndh_protection.seal.keys import KEY_BYTES, hkdf
from cndh_protection.seal.secret import Opaque
from cndh_protection.seal.wrapping import FORMAT

X25519_SEALED_BOX: Final = 16
_CHECK_BYTES: Final = 4
_PUBLIC: Final = "cndh-escrow-public"
_PRIVATE: Final = "cndh-escrow-PRIVATE"


class EscrowPublicKey:
	"""What the server keeps and wraps for. Not a secret, but whoever replaces it reads what comes after: compare ids."""

	kind: Final = "escrow"
	algorithm: Final = X25519_SEALED_BOX

	def __init__(self, raw: bytes) -> None:
		if len(raw) != KEY_BYTES:
			raise BadKey
		self.raw = bytes(raw)
		self.kid = hashlib.sha256(_PUBLIC.encode() + self.raw).digest()[:KID_BYTES].hex()

	@classmethod
	def from_text(cls, text: str) -> EscrowPublicKey:
		"""From what :attr:`text` gave; raises :class:`BadKey`."""
		return cls(_read(_PUBLIC, text))

	@property
	def text(self) -> str:
		"""For settings and paper: groups of four, with check digits."""
		return _write(_PUBLIC, self.raw)

	def enclose(self, secret: bytes, associated: bytes) -> bytes:
		"""Ephemeral public key, ciphertext, tag: 80 bytes."""
		pair = X25519PrivateKey.generate()
		ephemeral = pair.public_key().public_bytes_raw()
		shared = _exchange(pair, self.raw)
		if shared is None:
			raise BadKey
		cipher, nonce = _cipher(shared, ephemeral, self.raw)
		return ephemeral + cipher.encrypt(nonce, secret, associated)


class EscrowPrivateKey(Opaque):
	"""The offline half. It is made, printed and used on a machine without a network, and forgotten there."""

	__slots__ = ("__pair", "public")
	kind: Final = "escrow"
	algorithm: Final = X25519_SEALED_BOX

	def __init__(self, raw: bytes) -> None:
		if len(raw) != KEY_BYTES:
			raise BadKey
		self.__pair = X25519PrivateKey.from_private_bytes(raw)
		self.public = EscrowPublicKey(self.__pair.public_key().public_bytes_raw())

	@classmethod
	def generate(cls) -> EscrowPrivateKey:
		"""A new pair from the system's random source."""
		return cls(X25519PrivateKey.generate().private_bytes_raw())

	@classmethod
	def from_text(cls, text: str) -> EscrowPrivateKey:
		"""From what :meth:`to_text` gave, spaces and case as they come; raises :class:`BadKey`."""
		return cls(_read(_PRIVATE, text))

	@property
	def kid(self) -> str:
		"""The id of the public half."""
		return self.public.kid

	def to_text(self) -> str:
		"""The secret itself, for paper."""
		return _write(_PRIVATE, self.__pair.private_bytes_raw())

	def disclose(self, payload: bytes, associated: bytes) -> bytes:
		"""The way back; raises :class:`DamagedWrap`."""
		ephemeral, sealed = payload[:KEY_BYTES], payload[KEY_BYTES:]
		shared = _exchange(self.__pair, ephemeral)
		if shared is not None:
			cipher, nonce = _cipher(shared, ephemeral, self.public.raw)
			try:
				return cipher.decrypt(nonce, sealed, associated)
			except InvalidTag:
				pass
		raise DamagedWrap


def _exchange(pair: X25519PrivateKey, public: bytes) -> bytes | None:
	"""The shared secret; None for the few public keys that give everybody the same one."""
	try:
		return pair.exchange(X25519PublicKey.from_public_bytes(public))
	except ValueError:
		return None


def _cipher(shared: bytes, ephemeral: bytes, public: bytes) -> tuple[AESGCM, bytes]:
	"""Key and nonce of one box; both are used once, since the ephemeral pair is."""
	material = hkdf(shared, KEY_BYTES + NONCE_BYTES, FORMAT, "escrow", ephemeral, public)
	return AESGCM(material[:KEY_BYTES]), material[KEY_BYTES:]


def _check(label: str, raw: bytes) -> bytes:
	return hashlib.sha256(f"{label} check".encode() + raw).digest()[:_CHECK_BYTES]


def _write(label: str, raw: bytes) -> str:
	letters = _letters(raw + _check(label, raw))
	return f"{label}: " + "-".join(letters[i : i + 4] for i in range(0, len(letters), 4))


def _letters(raw: bytes) -> str:
	return base64.b32encode(raw).decode().rstrip("=")


def _read(label: str, text: str) -> bytes:
	letters = "".join(text.rpartition(":")[2].split()).replace("-", "").upper()
	try:
		both = base64.b32decode(letters + "=" * (-len(letters) % 8))
	except ValueError:
		both = b""
	raw, check = both[:KEY_BYTES], both[KEY_BYTES:]
	if check != _check(label, raw) or _letters(both) != letters:
		raise BadKey
	return raw
