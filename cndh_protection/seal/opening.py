"""Token to value: the only module that turns one into the other.

Nothing but the application's openings may import it, and a test holds every module to that.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag

from cndh_protection.seal.errors import DamagedToken
from cndh_protection.seal.keys import KeyRing, SubkeyCache
from cndh_protection.seal.padding import pack, unpack
from cndh_protection.seal.sealing import seal_content
from cndh_protection.seal.search import SearchIndex, name_matches
from cndh_protection.seal.tokens import Place, Token, associated_data, parse


def open_token(text: object, place: Place, ring: KeyRing, cache: SubkeyCache) -> Any:
	"""The value behind a token, or a :class:`TokenFailure` or :class:`MissingKey`; never anything in between.

	A tag that fails does not say why: a token of another field of the record is :class:`DamagedToken`, as a changed one.
	"""
	return unpack(_content(text, place, ring, cache))


def matches(text: object, value: Any, place: Place, ring: KeyRing, cache: SubkeyCache) -> bool:
	"""Whether a token holds exactly this value, type included; compared in constant time. Raises as opening does."""
	return hmac.compare_digest(_content(text, place, ring, cache), pack(value))


def holds_name(text: object, asked: str, place: Place, ring: KeyRing, cache: SubkeyCache) -> bool:
	"""Whether the name behind a token is the one asked for (:func:`name_matches`). Raises as opening does."""
	return name_matches(asked, str(unpack(_content(text, place, ring, cache))))


def search_tokens(
	text: object, indexes: Mapping[str, SearchIndex], place: Place, ring: KeyRing, cache: SubkeyCache
) -> frozenset[tuple[str, str]]:
	"""The search tokens of the value behind a token, each with the name of its index. Raises as opening does."""
	value = str(unpack(_content(text, place, ring, cache)))
	return frozenset((name, token) for name, index in indexes.items() for token in index.tokens(value))


def reseal(text: str, place: Place, ring: KeyRing, cache: SubkeyCache) -> str:
	"""The same value under the ring's live key; a token that is under it already comes back as it is, once checked.

	For renewing a record's key: give a ring with the new key live and the old one retiring, store the answer in the
	same transaction, and let the old key go when no token begins with its ``prefix_of``. Raises as opening does.
	"""
	token = parse(text)
	content = _content_of(token, place, ring, cache)
	unpack(content)
	if token.kid == ring.live.kid:
		return text
	return seal_content(content, place, ring.live, cache)


def _content(text: object, place: Place, ring: KeyRing, cache: SubkeyCache) -> bytes:
	return _content_of(parse(text), place, ring, cache)


def _content_of(token: Token, place: Place, ring: KeyRing, cache: SubkeyCache) -> bytes:
	cipher = cache.cipher(ring.key(token.kid), place.doctype, place.field)
	try:
		return cipher.decrypt(token.nonce, token.sealed, associated_data(token.kid, place))
	except InvalidTag:
		pass
	raise DamagedToken  # outside of the handler, as seal.errors says
