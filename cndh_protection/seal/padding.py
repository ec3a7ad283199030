"""What lies inside a token: a value with its type, its length, and padding that hides the length but for a bucket.

``uint32 length ‖ JSON ‖ zeros``, 32, 64, 128, 256, 512 or 1024 bytes in all, then steps of 1024. Nothing is compressed:
the size of compressed text tells what is in it.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any, Final

from cndh_protection.seal.errors import DamagedToken, TooLong, UnsupportedValue
from cndh_protection.seal.secret import MASK, Secret

MAXIMUM_CHARACTERS: Final = 100_000
"""The longest text that is ever sealed, some forty pages; a field may state a smaller maximum, its ``length``."""

MAXIMUM_CONTENT: Final = 512 * 1024
"""Bytes of the largest content: room for that text in any script."""

SMALLEST: Final = 32
STEP: Final = 1024
_LENGTH_BYTES: Final = 4
_DEEPEST: Final = 16
_DATE: Final = "@date"
_DATETIME: Final = "@datetime"
_READERS: Final = {_DATE: date.fromisoformat, _DATETIME: datetime.fromisoformat}


def bucket(size: int) -> int:
	"""Bytes that a content of ``size`` bytes (length included) is padded to."""
	if size > STEP:
		return -(-size // STEP) * STEP
	return max(SMALLEST, 1 << (size - 1).bit_length())


def is_bucket(size: int) -> bool:
	"""Whether a padded content can be this long."""
	return 0 < size <= MAXIMUM_CONTENT and bucket(size) == size


def pack(value: Any, maximum: int = MAXIMUM_CHARACTERS) -> bytes:
	"""Value to padded content; ``maximum`` in characters, of the JSON text where the value is no text.

	Raises :class:`TooLong` or :class:`UnsupportedValue`, also for the mask of a secret: that is not what was typed.
	"""
	plain = value.expose() if isinstance(value, Secret) else value
	text = _encode(plain)
	limit = min(maximum, MAXIMUM_CHARACTERS)
	if len(plain if isinstance(plain, str) else text) > limit:
		raise TooLong(limit)
	raw = text.encode()
	content = len(raw).to_bytes(_LENGTH_BYTES, "big") + raw
	if len(content) > MAXIMUM_CONTENT:  # nothing but control characters
		raise TooLong(limit)
	return content.ljust(bucket(len(content)), b"\0")


def unpack(content: bytes) -> Any:
	"""Padded content to value; :class:`DamagedToken` unless length, padding and text are as :func:`pack` makes them."""
	end = int.from_bytes(content[:_LENGTH_BYTES], "big") + _LENGTH_BYTES
	if bucket(end) != len(content) or content[end:].strip(b"\0"):
		raise DamagedToken
	try:
		return _READER.decode(content[_LENGTH_BYTES:end].decode())
	except (ValueError, TypeError, LookupError, RecursionError):
		pass
	raise DamagedToken


def _encode(value: Any) -> str:
	"""Canonical JSON, so that equal values have equal content."""
	try:
		plain = _to_plain(value)
		text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)
		text.encode()
		return text
	except ValueError:  # NaN, lone surrogates, whole numbers of thousands of digits
		pass
	raise UnsupportedValue


def _to_plain(value: Any, deeper: int = _DEEPEST) -> Any:
	if value is None or isinstance(value, bool | int | float):
		return value
	if isinstance(value, str) and value != MASK:
		return value
	if isinstance(value, datetime):
		return {_DATETIME: value.isoformat()}
	if isinstance(value, date):
		return {_DATE: value.isoformat()}
	if isinstance(value, list) and deeper:
		return [_to_plain(item, deeper - 1) for item in value]
	if isinstance(value, dict) and deeper and all(isinstance(key, str) and key[:1] != "@" for key in value):
		return {key: _to_plain(item, deeper - 1) for key, item in value.items()}
	raise UnsupportedValue


def _from_object(pairs: dict[str, Any]) -> Any:
	"""``{"@date": "…"}`` back to a date; an object that holds any other key with @ was never sealed by us."""
	if not any(key[:1] == "@" for key in pairs):
		return pairs
	((mark, text),) = pairs.items()
	return _READERS[mark](text)


_READER: Final = json.JSONDecoder(object_hook=_from_object)
"""Made once: a new one for each value would take longer than the reading."""
