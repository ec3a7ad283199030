"""A paper as PDF, by WeasyPrint: in memory, and without a way to any file or address."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path
from typing import Any, Final

import frappe
from frappe.utils import format_date, format_datetime
from jinja2 import Environment, PackageLoader, StrictUndefined

LOGO: Final = "public/images/cndh.svg"


class NothingFetched(Exception):
	"""A paper asked for something beside what it was given."""


def pdf_of(template: str, context: dict[str, Any]) -> bytes:
	"""The template of ``templates/prints`` filled with these values, which are text and never markup."""
	from weasyprint import HTML  # takes a second to load: nobody waits for it who does not print

	html = _templates().get_template(template).render(context)
	pdf = HTML(string=html, url_fetcher=_fetch_nothing).write_pdf()
	return bytes(pdf)


def logo() -> str:
	"""The Commission's sign, as the page takes it."""
	content = Path(frappe.get_app_path("cndh_protection", LOGO)).read_bytes()
	return f"data:image/svg+xml;base64,{base64.b64encode(content).decode()}"


@cache
def _templates() -> Environment:
	"""With every value escaped; the platform's own environment escapes nothing."""
	loader = PackageLoader("cndh_protection", "templates/prints")
	templates = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
	templates.filters.update(day=_day, moment=_moment)
	return templates


def _day(value: Any) -> str:
	return format_date(value, "dd/MM/yyyy") if value else ""


def _moment(value: Any) -> str:
	return format_datetime(value, "dd/MM/yyyy 'à' HH:mm") if value else ""


def _fetch_nothing(url: str, *_args: Any, **_options: Any) -> dict[str, Any]:
	"""The sign comes as data; anything else would reach out from the server."""
	from weasyprint import default_url_fetcher

	if url.startswith("data:image/svg+xml;base64,"):
		return dict(default_url_fetcher(url))
	raise NothingFetched
