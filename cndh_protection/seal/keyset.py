"""The keys of one server as a text: service keys (one active, others retiring) and the root of the derived keys.

The text, one key a line, comments after ``#``::

	cndh-keys 1
	active   <id> <key>
	retiring <id> <key>
	root     <id> <key>

Each key carries the id that follows from it, so that a slip of the hand is told at once. Derived keys hang on a root of
their own: renewing the service key leaves search tokens, receipts and the audit chain alone.
"""

from __future__ import annotations

import os
from typing import Final

from cndh_protection.seal.errors import DamagedKeyFile, MissingKey
from cndh_protection.seal.framing import KID_BYTES, from_base64, to_base64
from cndh_protection.seal.keys import KEY_BYTES, hkdf
from cndh_protection.seal.secret import Opaque
from cndh_protection.seal.wrapping import ServiceKey

_TITLE: Final = ["cndh-keys", "1"]
_FORMAT: Final = "cndhk1"
_ACTIVE: Final = "active"
_RETIRING: Final = "retiring"
_ROOT: Final = "root"


class KeySet(Opaque):
	"""Keys in memory. It is changed by making another: what a file holds is written by ``keyfile``."""

	__slots__ = ("__active", "__retiring", "__root", "active_kid")

	def __init__(self, active: bytes, root: bytes, retiring: tuple[bytes, ...] = ()) -> None:
		self.__active, self.__root, self.__retiring = active, root, retiring
		self.active_kid = ServiceKey(active).kid

	@classmethod
	def fresh(cls) -> KeySet:
		"""New keys. Only for a person who asks for them (``keys init``, the demo): nothing else may call this."""
		return cls(os.urandom(KEY_BYTES), os.urandom(KEY_BYTES))

	@classmethod
	def parse(cls, text: str) -> KeySet:
		"""From its text; raises :class:`DamagedKeyFile` for anything that is not exactly it."""
		lines = [line.split() for line in (line.partition("#")[0] for line in text.splitlines())]
		lines = [words for words in lines if words]
		if not lines or lines[0] != _TITLE:
			raise DamagedKeyFile
		keys: dict[str, list[bytes]] = {_ACTIVE: [], _RETIRING: [], _ROOT: []}
		for words in lines[1:]:
			_read_line(words, keys)
		flat = [key for several in keys.values() for key in several]
		if len(keys[_ACTIVE]) != 1 or len(keys[_ROOT]) != 1 or len(set(flat)) != len(flat):
			raise DamagedKeyFile
		return cls(keys[_ACTIVE][0], keys[_ROOT][0], tuple(keys[_RETIRING]))

	def to_text(self) -> str:
		"""The secrets themselves, as the text above."""
		rows = [
			(_ACTIVE, self.__active),
			*((_RETIRING, key) for key in self.__retiring),
			(_ROOT, self.__root),
		]
		lines = [" ".join(_TITLE), *(f"{state} {_kid(state, key)} {to_base64(key)}" for state, key in rows)]
		return "\n".join(lines) + "\n"

	def renewed(self) -> KeySet:
		"""With a new active service key; the old one retires and still unwraps. The root stays."""
		return KeySet(os.urandom(KEY_BYTES), self.__root, (self.__active, *self.__retiring))

	def without(self, kid: str) -> KeySet:
		"""Without a retiring key, once no wrap is under it; raises :class:`MissingKey` if none has this id."""
		left = tuple(key for key in self.__retiring if _kid(_RETIRING, key) != kid)
		if len(left) == len(self.__retiring):
			raise MissingKey(kid)
		return KeySet(self.__active, self.__root, left)

	def service_keys(self) -> dict[str, ServiceKey]:
		"""All service keys by id, the active one first."""
		return {key.kid: key for key in map(ServiceKey, (self.__active, *self.__retiring))}

	def derive(self, label: str) -> bytes:
		"""32 bytes under the root for one purpose."""
		return hkdf(self.__root, KEY_BYTES, _FORMAT, "derive", label)


def _kid(state: str, key: bytes) -> str:
	return hkdf(key, KID_BYTES, _FORMAT, "kid").hex() if state == _ROOT else ServiceKey(key).kid


def _read_line(words: list[str], keys: dict[str, list[bytes]]) -> None:
	if len(words) != 3 or words[0] not in keys:
		raise DamagedKeyFile
	state, kid, spelt = words
	key = from_base64(spelt)
	if key is None or len(key) != KEY_BYTES or _kid(state, key) != kid:
		raise DamagedKeyFile
	keys[state].append(key)
