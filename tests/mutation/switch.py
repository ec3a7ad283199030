"""Switching one guard off in the running process, and on again."""

from __future__ import annotations

import ast
import copy
import gc
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from types import CodeType, FunctionType
from typing import Any

import frappe
import frappe.utils.caching

from cndh_protection.access import apart, chain
from cndh_protection.hardening import endpoints
from cndh_protection.seal import constraints
from tests.house_rules.sources import PACKAGE
from tests.mutation.guards import Guard, first_line, functions, path_of, shortened, spots_of, tree_of


class NotHere(Exception):
	"""This version of the platform lacks what the guard is for."""


@contextmanager
def without(guard: Guard, *, commits: bool) -> Iterator[None]:
	"""Without this guard, until the end of the block; what it would have kept from the database is put right.

	``commits``: what runs meanwhile may change tables for good.
	"""
	if not getattr(frappe.local, "db", None):
		with switched_off(guard):
			yield
		return
	before = _last_of_audit()
	try:
		with switched_off(guard):
			yield
	finally:
		_put_back(before, tables=commits or guard.kind in ("constraint", "trigger"))


@contextmanager
def switched_off(guard: Guard) -> Iterator[None]:
	"""Without this guard, until the end of the block."""
	ways = {"entry": _without_entry, "hook": _without_hook, "constraint": _without_constraint}
	way = ways.get(guard.kind, _without_trigger if guard.kind == "trigger" else _without_code)
	with way(guard):
		yield


@contextmanager
def _without_code(guard: Guard) -> Iterator[None]:
	"""Every function made of the code gets the code without the guard; who holds the function notices nothing."""
	changed = {
		_place(code): code for code in _codes(compile(_edited(guard), str(path_of(guard.module)), "exec"))
	}
	swapped = []
	try:
		for function in _live_functions(guard):
			code = changed.get(_place(function.__code__))
			if code and code.co_freevars == function.__code__.co_freevars:
				swapped.append((function, function.__code__))
				function.__code__ = code
		if not swapped:
			raise LookupError(f"no function of this guard is alive: {guard.id}")
		yield
	finally:
		for function, code in swapped:
			function.__code__ = code


def _edited(guard: Guard) -> ast.Module:
	tree = copy.deepcopy(tree_of(guard.module))
	function = dict(functions(tree))[guard.where]
	alike = [
		spot
		for spot in spots_of(guard.module, function, tree)
		if (spot.kind, shortened(spot.text)) == (guard.kind, guard.text)
	]
	alike[guard.nth - 1].edit()
	return ast.fix_missing_locations(tree)


def _live_functions(guard: Guard) -> list[FunctionType]:
	"""The functions, with those inside them, that the lines of the guard's function made."""
	import_module(guard.module)
	node = dict(functions(tree_of(guard.module)))[guard.where]
	path, first, last = str(path_of(guard.module)), first_line(node), node.end_lineno or 0
	if path not in _functions_by_file():
		_functions_by_file.cache_clear()
	of_file = _functions_by_file()[path]
	return [one for one in of_file if first <= one.__code__.co_firstlineno <= last]


@cache
def _functions_by_file() -> dict[str, list[FunctionType]]:
	"""The functions of the application that this process has made."""
	gc.unfreeze()  # the platform's web application hides what was there when it was loaded
	found = defaultdict(list)
	for one in gc.get_objects():
		if type(one) is FunctionType and one.__code__.co_filename.startswith(f"{PACKAGE}/"):
			found[one.__code__.co_filename].append(one)
	return dict(found)


def _codes(code: CodeType) -> Iterator[CodeType]:
	for constant in code.co_consts:
		if isinstance(constant, CodeType):
			yield constant
			yield from _codes(constant)


def _place(code: CodeType) -> tuple[int, str]:
	return code.co_firstlineno, code.co_name


@contextmanager
def _without_entry(guard: Guard) -> Iterator[None]:
	"""A list without one of its entries, wherever it was imported to."""
	module = import_module(guard.module)
	if guard.where == "CLOSED":
		with _open_again(*(ast.literal_eval(part) for part in guard.text.split(" > "))):
			yield
		return
	full = getattr(module, guard.where)
	entry = eval(guard.text, vars(module))  # noqa: S307 - the application's own code
	kept = {key: value for key, value in full.items() if key != entry} if isinstance(full, dict) else None
	less = kept if kept is not None else type(full)(one for one in full if one != entry)
	holders = [
		(one, name)
		for one in list(sys.modules.values())
		if getattr(one, "__name__", "").startswith("cndh_protection.")
		for name, value in list(vars(one).items())
		if value is full
	]
	try:
		for holder, name in holders:
			setattr(holder, name, less)
		yield
	finally:
		for holder, name in holders:
			setattr(holder, name, full)


@contextmanager
def _open_again(module: str, method: str) -> Iterator[None]:
	"""A closed method back on the list of those that can be called."""
	function = next(endpoints._present(module, (method,)), None)
	if function is None:
		raise NotHere
	listed = frappe.whitelisted
	frappe.whitelisted = type(listed)([*listed, function])
	try:
		yield
	finally:
		frappe.whitelisted = listed


@contextmanager
def _without_hook(guard: Guard) -> Iterator[None]:
	"""The application without one of its hooks, in this process: others share what the platform keeps of the hooks."""
	hooks = import_module("cndh_protection.hooks")
	whole = getattr(hooks, guard.where)
	*at, target = guard.text.split(" > ")
	setattr(hooks, guard.where, _less(whole, at, target))
	shared = getattr(frappe, "client_cache", frappe.cache)  # Frappe 16, 15
	shared.get_value = lambda key, *given, **more: (
		frappe._load_app_hooks()
		if key == "app_hooks"
		else type(shared).get_value(shared, key, *given, **more)
	)
	_forget_hooks()
	try:
		yield
	finally:
		setattr(hooks, guard.where, whole)
		del shared.get_value
		_forget_hooks()


def _less(value: Any, at: list[str], target: str) -> Any:
	if isinstance(value, dict):
		changed = {
			key: _less(inner, at[1:], target) if key == at[0] else inner for key, inner in value.items()
		}
		return {key: inner for key, inner in changed.items() if inner}
	return [] if value == target else [one for one in value if one != target]


def _forget_hooks() -> None:
	"""Let the platform make anew what it made of the hooks."""
	frappe.local.cache = {}
	frappe.local.request_cache.clear()
	if hasattr(frappe.local, "doc_events_hooks"):
		del frappe.local.doc_events_hooks
	frappe.utils.caching._SITE_CACHE.clear()
	getattr(frappe, "controllers", {}).pop(frappe.local.site, None)


@contextmanager
def _without_constraint(guard: Guard) -> Iterator[None]:
	name = constraints.NAME.format(field=guard.text)
	frappe.db.sql_ddl(f"alter table `tab{guard.where}` drop constraint `{name}`")
	yield


@contextmanager
def _without_trigger(guard: Guard) -> Iterator[None]:
	frappe.db.sql_ddl(f"drop trigger `{guard.text}`")
	yield


def _last_of_audit() -> int:
	frappe.db.rollback()
	return int(frappe.db.sql("select coalesce(max(seq), 0) from `tabAudit Event`")[0][0])


def _put_back(last: int, *, tables: bool) -> None:
	"""Give the database its guards again, and take away what was written into the audit: it may be wrong, and stays."""
	kept = apart._kept.__dict__.pop("connection", None)
	if kept and kept.open:
		kept.close()  # it may hold what it read, and the tables with it
	if _last_of_audit() > last:
		frappe.db.sql_ddl("drop trigger if exists `cndh_audit_no_delete`")
		frappe.db.sql("delete from `tabAudit Event` where seq > %s", last)
		frappe.db.commit()
		chain.ensure_triggers()
	if tables:
		constraints.ensure_constraints()
		chain.ensure_triggers()
