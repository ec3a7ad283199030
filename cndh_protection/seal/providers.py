"""Where the server's keys come from. Never the database, the site configuration or a backup; never made up.

A provider is asked for three things: which service key is active, a service key by id (a thing that encloses and
discloses, not its bytes), and a derived key by label. A PKCS#11 token or a key service answers the same three without
handing a key out.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, Protocol

from cndh_protection.seal.errors import DevelopmentOnly, KeyFileOpenToOthers, KeySourceMissing, MissingKey
from cndh_protection.seal.keyfile import read, read_plain
from cndh_protection.seal.keyset import KeySet
from cndh_protection.seal.wrapping import WrappingKey

CREDENTIAL: Final = "cndh-keys"
"""Name for systemd: ``LoadCredentialEncrypted=cndh-keys:/etc/credstore.encrypted/cndh-keys``."""

CREDENTIALS_VARIABLE: Final = "CREDENTIALS_DIRECTORY"
KEYS_VARIABLE: Final = "CNDH_KEYS"


class Purpose:
	"""Labels of the derived keys."""

	SEARCH: Final = "search"
	AUDIT: Final = "audit"
	RECEIPT: Final = "receipt"
	LOGIN: Final = "login"


class KeyProvider(Protocol):
	"""What the application knows of its keys' source."""

	def active_kid(self) -> str:
		"""Id of the service key that new wraps are for."""
		...

	def kids(self) -> tuple[str, ...]:
		"""Ids of all service keys that unwrap, the active one first."""
		...

	def kek(self, kid: str) -> WrappingKey:
		"""The service key with this id; raises :class:`MissingKey`."""
		...

	def derive(self, label: str) -> bytes:
		"""32 bytes for one :class:`Purpose`, always the same ones."""
		...


class LocalProvider:
	"""Base of the providers that hold the keys in the process."""

	def __init__(self, keys: KeySet) -> None:
		self._keys = keys
		self._service_keys = keys.service_keys()

	def active_kid(self) -> str:
		"""Id of the service key that new wraps are for."""
		return self._keys.active_kid

	def kids(self) -> tuple[str, ...]:
		"""Ids of all service keys, the active one first."""
		return tuple(self._service_keys)

	def kek(self, kid: str) -> WrappingKey:
		"""The service key with this id; raises :class:`MissingKey`."""
		if kid not in self._service_keys:
			raise MissingKey(kid)
		return self._service_keys[kid]

	def derive(self, label: str) -> bytes:
		"""32 bytes for one :class:`Purpose`."""
		return self._keys.derive(label)


class FileProvider(LocalProvider):
	"""A file of mode 0400 outside the bench, best on a memory disk that an operator fills after each start."""

	def __init__(self, path: Path, *, outside: Iterable[Path], owner: int | None = None) -> None:
		"""``outside``: bench and sites folders; ``owner``: numeric account, by default the one that runs this."""
		super().__init__(read(path, outside=outside, owner=os.geteuid() if owner is None else owner))


class SystemdProvider(LocalProvider):
	"""A credential that systemd lays into a memory folder for this service alone.

	systemd owns the folder and gives the account its right by 0400 or by an access list, shown as 0440; what others
	could read is refused. Web server, workers and scheduler each need the credential.
	"""

	def __init__(self, environ: Mapping[str, str] | None = None) -> None:
		folder = (os.environ if environ is None else environ).get(CREDENTIALS_VARIABLE)
		if not folder or not Path(folder).is_absolute():
			raise KeySourceMissing
		text, status = read_plain(Path(folder) / CREDENTIAL)
		if stat.S_IMODE(status.st_mode) & 0o337:
			raise KeyFileOpenToOthers
		super().__init__(KeySet.parse(text))


class EnvProvider(LocalProvider):
	"""The text of a key file in ``CNDH_KEYS``, lines divided by ``;``. Child processes and ``/proc`` see it."""

	def __init__(self, environ: Mapping[str, str] | None = None, *, development: bool) -> None:
		"""``development``: whether the caller found that this is no production site."""
		if not development:
			raise DevelopmentOnly
		text = (os.environ if environ is None else environ).get(KEYS_VARIABLE)
		if not text:
			raise KeySourceMissing
		super().__init__(KeySet.parse(text.replace(";", "\n")))
