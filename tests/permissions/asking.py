"""Asking the server as the browser does, and comparing what two answers give away."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from typing import Any

import frappe
import frappe.api
from frappe import handler
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request


def call(cmd: str, /, **arguments: Any) -> Any:
	"""Call a method as the browser does, through whatever stands before it."""
	frappe.local.request = frappe._dict(method="POST", path=f"/api/method/{cmd}", headers={})
	frappe.local.form_dict = frappe._dict(arguments)
	return handler.execute_cmd(cmd)


def rest(verb: str, path: str, **posted: Any) -> Any:
	"""Ask the REST interface, without its way through the web server: the answer's JSON."""
	builder = EnvironBuilder(path=f"/api/resource/{path}", method=verb, json=posted or None)
	request = Request(builder.get_environ())
	frappe.local.request, frappe.local.form_dict = request, frappe._dict(posted)
	frappe.local.response = frappe._dict(docs=[])
	takes_request = bool(inspect.signature(frappe.api.handle).parameters)  # since Frappe 15.1
	return frappe.api.handle(*([request] if takes_request else [])).get_json()


def answer(action: Callable[[str], Any], name: str) -> tuple[Any, ...]:
	"""What the person hears, with the record's name made neutral: result, kind of error, its words, messages."""
	frappe.clear_messages()
	result: Any = None
	kind = words = ""
	try:
		result = action(name)
	except Exception as error:
		kind, words = type(error).__name__, str(error)
	heard = json.dumps([result, kind, words, _messages()], default=str)
	frappe.clear_messages()
	return tuple(json.loads(heard.replace(name, "*")))


def _messages() -> list[dict[str, Any]]:
	"""What was shown, without the random number under which each is raised since Frappe 15.20."""
	shown = [json.loads(one) if isinstance(one, str) else dict(one) for one in frappe.get_message_log()]
	return [{key: value for key, value in one.items() if key != "__frappe_exc_id"} for one in shown]
