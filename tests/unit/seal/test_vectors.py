"""The frozen vectors: what was sealed once opens for ever, and is sealed the same way again."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from typing import Any

import pytest

from cndh_protection.seal import (
	DataKey,
	EscrowPrivateKey,
	EscrowPublicKey,
	KeyRing,
	KeySet,
	Owner,
	Place,
	SealError,
	SearchIndex,
	ServiceKey,
	SubkeyCache,
	recipient_of,
	unwrap,
)
from cndh_protection.seal.framing import lp
from cndh_protection.seal.opening import open_token
from cndh_protection.seal.padding import pack, unpack
from cndh_protection.seal.sealing import encrypt
from cndh_protection.seal.search import NORMALISERS
from cndh_protection.seal.tokens import associated_data
from tests.unit.seal.support import VECTORS, VECTORS_FILE

FROZEN = "ce0df17f3b5c3332adaf3a9ba8fd7d86b86e4715dd9348910865aa08daca5fcb"


def place_of(vector: dict[str, Any]) -> Place:
	return Place(vector["site"], vector["doctype"], vector["name"], vector["field"])


def value_of(vector: dict[str, Any]) -> Any:
	value = vector["value"]
	if isinstance(value, dict) and "@date" in value:
		return date.fromisoformat(value["@date"])
	if isinstance(value, dict) and "@datetime" in value:
		return datetime.fromisoformat(value["@datetime"])
	return value


def test_the_file_is_the_one_that_was_published() -> None:
	assert hashlib.sha256(VECTORS_FILE.read_bytes()).hexdigest() == FROZEN


@pytest.mark.parametrize("vector", VECTORS["framing"], ids=lambda vector: repr(vector["parts"]))
def test_framing(vector: dict[str, Any]) -> None:
	assert lp(*vector["parts"]).hex() == vector["framed"]


@pytest.mark.parametrize("vector", VECTORS["data_keys"], ids=lambda vector: vector["kid"])
def test_key_ids_and_field_keys(vector: dict[str, Any]) -> None:
	key = DataKey(bytes.fromhex(vector["secret"]))
	assert key.kid == vector["kid"]
	assert key.field_key(vector["doctype"], vector["field"]).hex() == vector["field_key"]


@pytest.mark.parametrize("vector", VECTORS["tokens"], ids=lambda vector: vector["name"])
def test_tokens_open_and_are_made_again_byte_for_byte(vector: dict[str, Any]) -> None:
	key, place, value = DataKey(bytes.fromhex(vector["secret"])), place_of(vector), value_of(vector)
	opened = open_token(vector["token"], place, KeyRing(key), SubkeyCache())
	assert (type(opened), opened) == (type(value), value)
	assert associated_data(key.kid, place).hex() == vector["associated"]
	content = bytes.fromhex(vector["content"])
	assert pack(value) == content
	assert unpack(content) == value
	assert encrypt(content, bytes.fromhex(vector["nonce"]), place, key, SubkeyCache()).text == vector["token"]


@pytest.mark.parametrize("vector", VECTORS["refused"], ids=lambda vector: vector["why"])
def test_what_must_be_refused(vector: dict[str, Any]) -> None:
	ring = KeyRing(DataKey(bytes.fromhex(vector["secret"])))
	with pytest.raises(SealError) as caught:
		open_token(vector["token"], place_of(vector["place"]), ring, SubkeyCache())
	assert caught.value.code == vector["error"]


@pytest.mark.parametrize("vector", VECTORS["wraps"], ids=lambda vector: vector["recipient"])
def test_wraps_open(vector: dict[str, Any]) -> None:
	secret = bytes.fromhex(vector.get("kek") or vector["private"])
	discloser = ServiceKey(secret) if "kek" in vector else EscrowPrivateKey(secret)
	owner = Owner(vector["site"], vector["doctype"], vector["name"])
	key = unwrap(vector["wrap"], owner, vector["kid"], discloser)
	assert key.for_wrapping().hex() == vector["secret"]
	assert recipient_of(vector["wrap"]) == discloser.kid == vector["recipient"]


def test_escrow_keys_as_text() -> None:
	(vector,) = [vector for vector in VECTORS["wraps"] if "private" in vector]
	private = EscrowPrivateKey.from_text(vector["private_text"])
	assert private.to_text() == vector["private_text"]
	assert private.public.raw.hex() == vector["public"]
	assert (
		EscrowPublicKey.from_text(vector["public_text"]).text == private.public.text == vector["public_text"]
	)


def test_key_file_and_derived_keys() -> None:
	vector = VECTORS["key_file"]
	keys = KeySet.parse(vector["text"])
	assert keys.to_text() == vector["text"]
	assert keys.active_kid == vector["active"]
	assert list(keys.service_keys()) == vector["kids"]
	assert {label: keys.derive(label).hex() for label in vector["derived"]} == vector["derived"]


@pytest.mark.parametrize("vector", VECTORS["search"], ids=lambda vector: vector["text"])
def test_search_tokens(vector: dict[str, Any]) -> None:
	root = bytes.fromhex(VECTORS["key_file"]["derived"]["search"])
	assert NORMALISERS[vector["index"]](vector["text"]) == vector["normal"]
	assert SearchIndex(root, vector["index"], vector["version"]).token(vector["text"]) == vector["token"]


def test_the_contents_hold_what_they_show() -> None:
	for vector in VECTORS["tokens"]:
		content = bytes.fromhex(vector["content"])
		assert json.loads(content[4 : 4 + int.from_bytes(content[:4], "big")]) == vector["value"]
