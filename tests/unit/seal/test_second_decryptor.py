"""``tests/crypto/decrypt.mjs``, written from the specification alone, reads what this code writes."""

from __future__ import annotations

import json
import subprocess
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cndh_protection.seal import DataKey, EscrowPrivateKey, Owner, Place, ServiceKey, SubkeyCache, seal, wrap
from cndh_protection.seal.padding import pack
from tests.unit.seal.support import OWNER, PLACE, ROOT, VECTORS, texts, values

DECRYPTOR = ROOT / "tests" / "crypto" / "decrypt.mjs"
KEY = DataKey.generate()


def read(tokens: list[dict[str, Any]], wraps: list[dict[str, Any]] | None = None) -> dict[str, list[Any]]:
	question = json.dumps({"tokens": tokens, "wraps": wraps or []})
	done = subprocess.run(
		["node", DECRYPTOR], input=question, capture_output=True, text=True, check=True, timeout=60
	)
	answer: dict[str, list[Any]] = json.loads(done.stdout)
	return answer


def token_question(value: Any, place: Place = PLACE, key: DataKey = KEY) -> dict[str, Any]:
	token = seal(value, place, key, SubkeyCache())
	return {"secret": key.for_wrapping().hex(), "token": token, **described(place), "field": place.field}


def described(place: Place | Owner) -> dict[str, str]:
	return {"site": place.site, "doctype": place.doctype, "name": place.name}


def test_the_frozen_vectors() -> None:
	answer = read(VECTORS["tokens"], VECTORS["wraps"])
	assert [json.loads(text) for text in answer["tokens"]] == [
		vector["value"] for vector in VECTORS["tokens"]
	]
	assert answer["wraps"] == [vector["secret"] for vector in VECTORS["wraps"]]


def test_it_refuses_what_must_be_refused() -> None:
	refused = [
		{"secret": item["secret"], "token": item["token"], **item["place"]} for item in VECTORS["refused"]
	]
	answer = read(refused)["tokens"]
	assert len(answer) == len(VECTORS["refused"])
	assert [
		item["why"] for item, found in zip(VECTORS["refused"], answer, strict=True) if "error" not in found
	] == []


names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


@settings(deadline=None, max_examples=3, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(texts, st.builds(Place, names, names, names, names)), min_size=40, max_size=40))
def test_texts_and_places_of_every_kind(items: list[tuple[str, Place]]) -> None:
	answer = read([token_question(text, place) for text, place in items])
	assert [json.loads(text) for text in answer["tokens"]] == [text for text, _place in items]


@settings(deadline=None, max_examples=3, suppress_health_check=list(HealthCheck))
@given(st.lists(values, min_size=20, max_size=20))
def test_values_of_every_kind(items: list[Any]) -> None:
	answer = read([token_question(value) for value in items])
	assert answer["tokens"] == [pack(value)[4:].rstrip(b"\0").decode() for value in items]


def test_fresh_wraps() -> None:
	service, escrow = b"s" * 32, EscrowPrivateKey.generate()
	vector = {"secret": KEY.for_wrapping().hex(), "kid": KEY.kid, **described(OWNER)}
	private = EscrowPrivateKey(b"e" * 32)
	wraps = [
		{**vector, "kek": service.hex(), "wrap": wrap(KEY, OWNER, ServiceKey(service))},
		{**vector, "private": (b"e" * 32).hex(), "wrap": wrap(KEY, OWNER, private.public)},
		{**vector, "private": (b"e" * 32).hex(), "wrap": wrap(KEY, OWNER, escrow.public)},
		{**vector, "kek": service.hex(), "wrap": wrap(KEY, OWNER, ServiceKey(service)), "name": "another"},
	]
	first, second, third, fourth = read([], wraps)["wraps"]
	assert first == second == vector["secret"]
	assert "error" in third
	assert "error" in fourth
