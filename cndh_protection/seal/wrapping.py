"""A record's data key, wrapped for whoever may open it: ``cndhw1.<algorithm and recipient id>.<payload>``.

The server's recipient is a service key; the escrow recipient (``escrow``) is a public key whose private half lies
offline. A token of an HSM or a key service is one more :class:`WrappingKey`: it is asked to enclose and to disclose,
never for its bytes.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from cndh_protection.seal.errors import BadKey, DamagedWrap, UnknownFormat, WrongKey
from cndh_protection.seal.framing import (
	KID_BYTES,
	NONCE_BYTES,
	TAG_BYTES,
	Envelope,
	lp,
	read_envelope,
	write_envelope,
)
from cndh_protection.seal.keys import KEY_BYTES, DataKey, hkdf
from cndh_protection.seal.secret import Opaque
from cndh_protection.seal.tokens import require_names

FORMAT: Final = "cndhw1"
AES_256_GCM: Final = 1
_SERVICE_PAYLOAD: Final = NONCE_BYTES + KEY_BYTES + TAG_BYTES


@dataclass(frozen=True, slots=True)
class Owner:
	"""The record that a data key belongs to; ``site`` as in ``tokens.Place``."""

	site: str
	doctype: str
	name: str

	def __post_init__(self) -> None:
		require_names(self.site, self.doctype, self.name)


class Named(Protocol):
	"""What is authenticated, and written into the wrap, of the key that wraps."""

	@property
	def kind(self) -> str:
		"""``service``, ``escrow``, or what another recipient calls itself."""
		...

	@property
	def algorithm(self) -> int:
		"""Its number in ``docs/crypto.md``."""
		...

	@property
	def kid(self) -> str:
		"""Its id, 16 hex digits."""
		...


class Recipient(Named, Protocol):
	"""Whom a data key can be wrapped for."""

	def enclose(self, secret: bytes, associated: bytes) -> bytes:
		"""Encrypt 32 bytes, vouching for ``associated`` too."""
		...


class Discloser(Named, Protocol):
	"""Who can unwrap it."""

	def disclose(self, payload: bytes, associated: bytes) -> bytes:
		"""The 32 bytes; raises :class:`DamagedWrap`."""
		...


class WrappingKey(Recipient, Discloser, Protocol):
	"""Both: a key that the server holds or has access to."""


class ServiceKey(Opaque):
	"""The server's key-encryption key: AES-256-GCM under an HKDF subkey."""

	__slots__ = ("__cipher", "kid")
	kind: Final = "service"
	algorithm: Final = AES_256_GCM

	def __init__(self, secret: bytes) -> None:
		if len(secret) != KEY_BYTES:
			raise BadKey
		self.kid = hkdf(secret, KID_BYTES, FORMAT, "kid").hex()
		self.__cipher = AESGCM(hkdf(secret, KEY_BYTES, FORMAT, "wrap"))

	def enclose(self, secret: bytes, associated: bytes) -> bytes:
		"""Random nonce, ciphertext, tag: 60 bytes."""
		nonce = os.urandom(NONCE_BYTES)
		return nonce + self.__cipher.encrypt(nonce, secret, associated)

	def disclose(self, payload: bytes, associated: bytes) -> bytes:
		"""The way back; raises :class:`DamagedWrap`."""
		if len(payload) == _SERVICE_PAYLOAD:
			try:
				return self.__cipher.decrypt(payload[:NONCE_BYTES], payload[NONCE_BYTES:], associated)
			except InvalidTag:
				pass
		raise DamagedWrap


def wrap(key: DataKey, owner: Owner, recipient: Recipient) -> str:
	"""A data key for one recipient, good for this owner only."""
	payload = recipient.enclose(key.for_wrapping(), _associated(owner, key.kid, recipient))
	return write_envelope(FORMAT, Envelope(recipient.algorithm, recipient.kid, payload))


def unwrap(text: object, owner: Owner, kid: str, discloser: Discloser) -> DataKey:
	"""The data key ``kid`` of this owner.

	Raises :class:`WrongKey` if the wrap is for another recipient key, :class:`UnknownFormat`, :class:`DamagedWrap`.
	"""
	envelope = _read(text)
	if envelope.algorithm != discloser.algorithm:
		raise UnknownFormat
	if envelope.kid != discloser.kid:
		raise WrongKey(envelope.kid)
	secret = discloser.disclose(envelope.payload, _associated(owner, kid, discloser))
	key = DataKey(secret)
	if key.kid != kid:
		raise WrongKey(kid)
	return key


def recipient_of(text: object) -> str:
	"""Id of the key that a wrap is for, to ask the provider for it. Nothing is authenticated yet."""
	return _read(text).kid


def rewrap(text: str, owner: Owner, kid: str, old: WrappingKey, new: WrappingKey) -> str:
	"""A wrap for the new key, opened once as proof before it is returned; as it is, if it is for that key already.

	Made for bulk renewal: run again after a crash, it leaves alone what is done. Raises as :func:`unwrap` does.
	"""
	if recipient_of(text) == new.kid:
		unwrap(text, owner, kid, new)
		return text
	renewed = wrap(unwrap(text, owner, kid, old), owner, new)
	unwrap(renewed, owner, kid, new)
	return renewed


def _read(text: object) -> Envelope:
	return read_envelope(FORMAT, text, DamagedWrap)


def _associated(owner: Owner, kid: str, key: Named) -> bytes:
	"""Length-prefixed format, algorithm, kind and id of the recipient, site, doctype, name, id of the data key."""
	algorithm, recipient = bytes([key.algorithm]), bytes.fromhex(key.kid)
	return lp(
		FORMAT, algorithm, key.kind, recipient, owner.site, owner.doctype, owner.name, bytes.fromhex(kid)
	)
