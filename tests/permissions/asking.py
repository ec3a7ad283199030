"""Asking the server as the browser does, and comparing what two answers give away."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import frappe
from frappe import handler


def call(cmd: str, /, **arguments: Any) -> Any:
	"""Call a method as the browser does, through whatever stands before it."""
	frappe.local.form_dict = frappe._dict(arguments)
	return handler.execute_cmd(cmd)


def answer(action: Callable[[str], Any], name: str) -> tuple[Any, ...]:
	"""What the person hears, with the record's name made neutral: result, kind of error, its words, messages."""
	frappe.clear_messages()
	result: Any = None
	kind = words = ""
	try:
		result = action(name)
	except Exception as error:
		kind, words = type(error).__name__, str(error)
	heard = json.dumps([result, kind, words, frappe.get_message_log()], default=str)
	frappe.clear_messages()
	return tuple(json.loads(heard.replace(name, "*")))
