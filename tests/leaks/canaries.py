"""Unmistakable values, and looking for them in every shape in which a store may keep them."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import pickle
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import frappe

from cndh_protection.seal import Purpose, recordkeys

HEXADECIMAL = re.compile(rb"(?<![0-9a-f])(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})(?![0-9a-f])")

COMPRESSED = {b"\x78\x9c": 15, b"\x78\x01": 15, b"\x78\xda": 15, b"\x1f\x8b\x08": 31}
"""What compressed data begins with → the form that it has (zlib, gzip)."""


@dataclass
class Canaries:
	"""The values of one run: all hold the same random word, each says where it was planted."""

	word: str = field(default_factory=lambda: f"cnryé{frappe.generate_hash(length=12)}")
	planted: list[str] = field(default_factory=list)
	keys: list[bytes] = field(default_factory=list)
	"""What must lie nowhere either, in no shape: keys."""

	def plant(self, place: str) -> str:
		"""A new value for a field, in the form of an e-mail address so that nothing refuses it."""
		value = f"{self.word}.{place}.{len(self.planted)}@people.example"
		self.planted.append(value)
		return value

	def needles(self) -> dict[bytes, str]:
		"""Bytes to look for → the shape that they are."""
		of_keys = (written(key).items() for key in self.keys)
		return shapes(self.word) | {needle: f"key, {shape}" for some in of_keys for needle, shape in some}

	def fingerprints(self) -> set[bytes]:
		"""Digests of whole values, in hexadecimal: they confirm a guess."""
		return {
			hashlib.new(name, value.encode(), usedforsecurity=False).hexdigest().encode()
			for value in self.planted
			for name in ("md5", "sha1", "sha256")
		}


def shapes(word: str) -> dict[bytes, str]:
	"""A word as it may be written inside something longer."""
	raw = word.encode()
	escaped = json.dumps(word)[1:-1]
	return {
		**written(raw),
		escaped.encode(): "JSON",
		escaped.replace("\\", "\\\\").encode(): "JSON in JSON",
		quote(word).encode(): "URL",
		word.encode("utf-16-le"): "UTF-16",
		word.encode("utf-16-be"): "UTF-16 BE",
		word.encode("latin-1"): "Latin 1",
	}


def written(raw: bytes) -> dict[bytes, str]:
	"""Bytes as they may be written inside something longer."""
	found = {raw: "raw", raw.hex().encode(): "hex", raw.hex().upper().encode(): "HEX"}
	for offset in range(3):
		for encode in (base64.b64encode, base64.urlsafe_b64encode):
			found[_inside_of_base64(encode(b"\0" * offset + raw), offset)] = "base64"
	return found


def _inside_of_base64(encoded: bytes, offset: int) -> bytes:
	"""The letters that no neighbour changes."""
	text = encoded.rstrip(b"=")
	return text[(offset * 8 + 5) // 6 : -2]


def look(canaries: Canaries, sink: Iterable[tuple[str, bytes]]) -> list[str]:
	"""Where something was found, and in which shape; the content itself is never shown."""
	needles, fingerprints = canaries.needles(), canaries.fingerprints()
	found = []
	for place, content in sink:
		for layer in unpacked(content):
			found += [f"{place}: {shape}" for needle, shape in needles.items() if needle in layer]
			if not fingerprints.isdisjoint(HEXADECIMAL.findall(layer.lower())):
				found.append(f"{place}: digest")
	return found


def look_raw(canaries: Canaries, sink: Iterable[tuple[str, bytes]]) -> list[str]:
	"""The same for what is large and not compressed: in every shape, without digests."""
	needles = canaries.needles()
	return [f"{place}: {shape}" for place, content in sink for n, shape in needles.items() if n in content]


def holds(word: str, sink: Iterable[tuple[str, bytes]]) -> list[str]:
	"""The places that hold a word as it is."""
	return [place for place, content in sink if word.encode() in content]


def unpacked(content: bytes) -> Iterator[bytes]:
	"""The bytes as they are, and what they hold compressed."""
	yield content
	for head, bits in COMPRESSED.items():
		start = content.find(head)
		if start >= 0:
			try:
				yield zlib.decompressobj(bits).decompress(content[start:])
			except zlib.error:
				continue


def keys_of_server() -> list[bytes]:
	"""The keys in the key file of the site, and those that are derived of them."""
	text = Path(frappe.conf[recordkeys.FILE_KEY]).read_text("ascii")
	spelt = re.findall(r"^(?:active|retiring|root) +[0-9a-f]+ +(\S+)", text, re.MULTILINE)
	purposes = [value for name, value in vars(Purpose).items() if name.isupper()]
	derived = [recordkeys.provider().derive(purpose) for purpose in purposes]
	return [*(base64.urlsafe_b64decode(f"{one}=") for one in spelt), *derived]


def every_shape_of_key(key: bytes) -> list[bytes]:
	"""What a store may keep of a key: for planting."""
	return [
		key,
		key.hex().encode(),
		key.hex().upper().encode(),
		*(
			encode(b"x" * n + key)
			for n in range(3)
			for encode in (base64.b64encode, base64.urlsafe_b64encode)
		),
		base64.urlsafe_b64encode(key).rstrip(b"="),
		pickle.dumps({"x": key}),
		gzip.compress(key),
	]


def every_shape(value: Any) -> list[bytes]:
	"""What a store may keep of a value: for planting, so that the search itself is tested."""
	text = str(value)
	return [
		text.encode(),
		json.dumps({"x": text}).encode(),
		json.dumps(json.dumps({"x": text})).encode(),
		quote(text).encode(),
		text.encode().hex().encode(),
		text.encode("utf-16"),
		*(base64.b64encode(b"x" * offset + text.encode()) for offset in range(3)),
		base64.urlsafe_b64encode(text.encode()),
		pickle.dumps({"x": text}),
		zlib.compress(text.encode()),
		gzip.compress(text.encode()),
		b"head " + zlib.compress(pickle.dumps([text])),
		hashlib.md5(text.encode(), usedforsecurity=False).hexdigest().encode(),
		hashlib.sha256(text.encode()).hexdigest().upper().encode(),
	]
