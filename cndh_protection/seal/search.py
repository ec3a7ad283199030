"""Finding a sealed value without opening it: normalised, then a keyed token that only the same value has.

Exact search only, and only for values that cannot be guessed by trying all of them without the key: phone, e-mail,
identity number. Names are not indexed: they are opened for whoever may see them and compared after :func:`fold_name`.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from cndh_protection.seal.keys import KEY_BYTES, hkdf
from cndh_protection.seal.secret import Opaque

_FORMAT: Final = "cndhs1"
_TOKEN_BYTES: Final = 16
_SHORTEST_IDENTITY: Final = 6
_PHONE_NOISE: Final = re.compile(r"^tel:|\(0\)|[\s().\-/\u2010-\u2015\u2212]")
_MALI: Final = re.compile(r"(?:\+?223)?([2-9]\d{7})")
_ABROAD: Final = re.compile(r"\+(?!223)[1-9]\d{6,14}")
_INVENTED: Final = re.compile(r"\+22300\d{6}")
"""Numbers that no telephone has, for demonstrations and tests."""
_EMAIL: Final = re.compile(r"(?:mailto:)?([^\s@<>,;]+)@([^\s@<>,;]+?)\.?")
_A_PHONE: Final = re.compile(r"\+?[\d(][\d(). \-\u2010-\u2015\u2212]*\d")
_AN_EMAIL: Final = re.compile(r"[^\s@<>(),;:]+@[^\s@<>(),;:]+")
_A_DATE: Final = re.compile(r"(?<!\d)\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d(?!\d)")
_APOSTROPHES: Final = dict.fromkeys(map(ord, "'`\u00b4\u02bc\u2018\u2019"), None)
_FOLDED: Final = str.maketrans(
	{
		# Arabic letters that are written for one another: wasla, alef maqsura and Persian ya, ta marbuta, kaf, hamza.
		**{"\u0671": "\u0627", "\u0649": "\u064a", "\u06cc": "\u064a", "\u0629": "\u0647"},
		**{"\u06a9": "\u0643", "\u0621": ""},
		# Letters of Mali's languages that many keyboards lack, and of others that have no decomposition.
		**{"ɛ": "e", "ɔ": "o", "ɲ": "ny", "ŋ": "ng", "ɓ": "b", "ɗ": "d", "ƴ": "y", "\u0263": "gh"},
		**{"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "\u0131": "i"},
	}
)


def normalise_phone(text: str) -> str | None:
	"""E.164, eight digits taken as Malian (``76 12 34 56`` is ``+22376123456``); None if it is no one number."""
	compact = _PHONE_NOISE.sub("", _plain(text).strip().lower())
	if compact.startswith("00"):
		compact = "+" + compact[2:]
	if mali := _MALI.fullmatch(compact):
		return "+223" + mali[1]
	return compact if _ABROAD.fullmatch(compact) or _INVENTED.fullmatch(compact) else None


def normalise_email(text: str) -> str | None:
	"""Lower case, domain in its ASCII form; None if it is no one address."""
	found = _EMAIL.fullmatch(unicodedata.normalize("NFC", _plain(text).strip().casefold()))
	if not found:
		return None
	try:
		domain = found[2].encode("idna").decode()
	except UnicodeError:
		return None
	return f"{found[1]}@{domain}" if "." in domain else None


def normalise_identity(text: str) -> str | None:
	"""Letters and digits only, upper case; None below six: short numbers are guessed by trying all."""
	kept = "".join(letter for letter in _plain(text).upper() if letter.isalnum())
	return kept if len(kept) >= _SHORTEST_IDENTITY else None


def fold_name(text: str) -> str:
	"""A name as it is compared: no case, accents, tone or vowel marks, no apostrophes; hyphens are spaces."""
	letters = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).casefold()
	letters = unicodedata.normalize("NFKD", letters).casefold().translate(_FOLDED)
	return " ".join("".join(map(_bare, letters)).split())


def name_matches(asked: str, name: str) -> bool:
	"""Whether every word asked for begins a word of the name, in any order; nothing asked matches nothing."""
	words, asked_words = fold_name(name).split(), fold_name(asked).split()
	return bool(asked_words) and all(any(word.startswith(part) for word in words) for part in asked_words)


NORMALISERS: Final[Mapping[str, Callable[[str], str | None]]] = MappingProxyType(
	{"phone": normalise_phone, "email": normalise_email, "identity": normalise_identity}
)
"""The indexes there are, and how each makes one text of the many spellings of a value."""


def _phones_in(text: str) -> Iterator[str]:
	yield from _A_PHONE.findall(_plain(text))


def _emails_in(text: str) -> Iterator[str]:
	yield from _AN_EMAIL.findall(_plain(text))


def _numbers_in(text: str) -> Iterator[str]:
	"""Each word with a digit, and those that stand together as one; a date beside a number is none."""
	together: list[str] = []
	for word in (*_A_DATE.sub(" . ", _plain(text)).split(), "."):
		if any(letter.isdigit() for letter in word):
			together.append(word)
			yield word
		else:
			yield " ".join(together)
			together.clear()


_INSIDE: Final[Mapping[str, Callable[[str], Iterator[str]]]] = MappingProxyType(
	{"phone": _phones_in, "email": _emails_in, "identity": _numbers_in}
)
"""What each index finds in a longer text: two numbers in one field, a number behind a word such as "NINA"."""


def query_mark(root: bytes, text: str) -> str:
	"""What the audit keeps of a name that somebody looked for: the same for the same name, nothing without the key."""
	key = hkdf(root, KEY_BYTES, _FORMAT, "query")
	return hmac.digest(key, fold_name(text).encode(errors="replace"), "sha256")[:_TOKEN_BYTES].hex()


class SearchIndex(Opaque):
	"""One index under one version of its key: ``root`` is the provider's derived key for search.

	Raising the version and writing the tokens anew renews an index; both versions are asked meanwhile.
	"""

	__slots__ = ("__inside", "__key", "__normalise", "version")

	def __init__(self, root: bytes, index: str, version: int) -> None:
		self.__normalise, self.__inside = NORMALISERS[index], _INSIDE[index]
		self.__key = hkdf(root, KEY_BYTES, _FORMAT, "index", index, str(version))
		self.version = version

	def token(self, text: str) -> str | None:
		"""``<version>.<32 hex digits>`` of HMAC-SHA256 over the normalised value; None if it has no normal form."""
		normal = self.__normalise(text)
		if normal is None:
			return None
		digest = hmac.digest(self.__key, normal.encode(errors="replace"), "sha256")
		return f"{self.version}.{digest[:_TOKEN_BYTES].hex()}"

	def tokens(self, text: str) -> frozenset[str]:
		"""The token of the whole text and those of each value inside it; empty if there is none."""
		found = map(self.token, (text, *self.__inside(text)))
		return frozenset(token for token in found if token)


def _plain(text: str) -> str:
	"""NFKC, digits of every script as 0-9, no invisible marks (direction, joiners)."""
	letters = unicodedata.normalize("NFKC", text)
	return "".join(_digit(letter) for letter in letters if unicodedata.category(letter) != "Cf")


def _digit(letter: str) -> str:
	return str(unicodedata.decimal(letter, letter))


def _bare(letter: str) -> str:
	"""Nothing for a mark, a space for what is neither letter nor digit, else the letter."""
	category = unicodedata.category(letter)
	if category[0] == "M" or category in ("Cf", "Lm"):
		return ""
	return _digit(letter) if category[0] in "LN" else " "
