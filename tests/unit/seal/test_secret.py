"""A secret shows nowhere by mistake."""

from __future__ import annotations

import copy
import io
import json
import logging
import pickle
import pprint
import traceback
from collections.abc import Callable
from typing import Any

import pytest

from cndh_protection.seal import (
	MASK,
	DataKey,
	EscrowPrivateKey,
	KeyRing,
	KeySet,
	Opaque,
	Secret,
	ServiceKey,
	SubkeyCache,
)
from cndh_protection.seal.errors import SecretExposed
from cndh_protection.seal.search import SearchIndex
from tests.unit.seal.support import PLAIN

RAW = b"k" * 32
THINGS: dict[str, Any] = {
	"secret": Secret(PLAIN),
	"data key": DataKey(RAW),
	"ring": KeyRing(DataKey(RAW)),
	"cache": SubkeyCache(),
	"service key": ServiceKey(RAW),
	"escrow key": EscrowPrivateKey(RAW),
	"key set": KeySet(RAW, RAW),
	"search index": SearchIndex(RAW, "phone", 1),
}
SHOWN: dict[str, Callable[[Any], str]] = {
	"repr": repr,
	"str": str,
	"format": "{0} {0!r} {0!s} {0:>20}".format,
	"f-string": lambda thing: f"{thing} {thing!r} {thing!a} {thing:x}",
	"percent": lambda thing: "%s %r %a" % (thing, thing, thing),
	"join": lambda thing: " ".join(map(str, [thing])),
	"in a list": lambda thing: repr([thing, {thing: thing}, (thing,)]),
	"pprint": lambda thing: pprint.pformat({"a": thing}),
	"json with default": lambda thing: json.dumps([thing], default=str),
	"dir": lambda thing: repr([getattr(type(thing), name, None) for name in dir(thing)]),
}


class Careless(Opaque):
	def __getstate__(self) -> Any:
		return {}


@pytest.fixture(params=list(THINGS.values()), ids=list(THINGS))
def thing(request: pytest.FixtureRequest) -> Any:
	return request.param


@pytest.mark.parametrize("show", SHOWN.values(), ids=SHOWN.keys())
def test_it_is_never_shown(thing: Any, show: Callable[[Any], str]) -> None:
	shown = show(thing)
	assert "Aminata" not in shown
	assert "kkkk" not in shown
	assert RAW.hex() not in shown


def test_what_is_seen_is_the_mask(thing: Any) -> None:
	assert repr(thing) == str(thing) == f"{thing}" == f"{thing:>40}" == MASK


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_it_cannot_be_pickled(thing: Any, protocol: int) -> None:
	with pytest.raises(SecretExposed):
		pickle.dumps({"a": [thing]}, protocol)


@pytest.mark.parametrize("method", ["__reduce__", "__getstate__"])
def test_nor_taken_apart(thing: Any, method: str) -> None:
	with pytest.raises(SecretExposed):
		getattr(thing, method)()


def test_a_kind_of_it_that_gives_its_state_is_not_pickled_either() -> None:
	with pytest.raises(SecretExposed):
		pickle.dumps(Careless())


def test_it_has_no_json(thing: Any) -> None:
	with pytest.raises(TypeError) as caught:
		json.dumps({"a": thing})
	assert "Aminata" not in str(caught.value)


def test_a_copy_is_the_thing_itself(thing: Any) -> None:
	assert copy.copy(thing) is thing
	assert copy.deepcopy({"a": [thing]})["a"][0] is thing


def test_it_has_no_open_attributes(thing: Any) -> None:
	assert not hasattr(thing, "__dict__")
	with pytest.raises(TypeError):
		vars(thing)


def test_it_is_not_iterated_called_or_measured(thing: Any) -> None:
	"""Frappe's JSON turns what can be iterated into a list, what can be called into its name."""
	assert not callable(thing)
	for attempt in (iter, len, bytes):
		with pytest.raises(TypeError):
			attempt(thing)


def test_emptiness_and_likeness_do_not_show() -> None:
	assert bool(Secret("")) is bool(Secret("x")) is True
	assert Secret("x") != Secret("x")
	assert hash(Secret("x")) != hash(Secret("y"))


def test_it_is_not_logged(thing: Any) -> None:
	stream = io.StringIO()
	logger = logging.Logger("seal")
	logger.addHandler(logging.StreamHandler(stream))
	try:
		raise ValueError(thing)
	except ValueError:
		logger.exception("%s %r", thing, thing, extra={"thing": thing})
	logger.warning({"a": thing})
	assert MASK in stream.getvalue()
	assert "Aminata" not in stream.getvalue()
	assert "kkkk" not in stream.getvalue()


def test_it_is_not_in_the_locals_of_a_traceback(thing: Any) -> None:
	"""As error logs of the platform show them."""
	try:
		held = thing
		raise ValueError
	except ValueError as error:
		shown = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
	assert f"held = {held}" in shown
	assert "Aminata" not in shown


def test_who_asks_by_name_gets_it() -> None:
	assert Secret(PLAIN).expose() == PLAIN
