"""The partner's page: the measures given to its organisation. Complete without JavaScript."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.sessions import get_csrf_token

from cndh_protection.access.partners import partner_of
from cndh_protection.portal.measures import PROGRESS, given_measures, mark_progress

no_cache = 1
PAGE = "/partenaire"


def get_context(context: Any) -> None:
	"""Show the measures to a person of a partner; anybody else is sent to the login or told whose page it is."""
	if frappe.session.user == "Guest":
		_redirect(f"/login?redirect-to={PAGE}")
	partner = partner_of(frappe.session.user)
	if not partner:
		raise frappe.PermissionError(_("This page is for partners of the Commission."))
	if frappe.request.method == "POST":
		_save_progress(context)
	context.update(
		{
			"title": _("Measures given to your organisation"),
			"organisation": frappe.db.get_value("Partner Organisation", partner, "organisation_name"),
			"measures": given_measures(partner),
			"choices": PROGRESS,
			"saved": frappe.form_dict.get("saved"),
			"csrf_token": get_csrf_token(),
		}
	)


def _save_progress(context: Any) -> None:
	try:
		number = str(frappe.form_dict.get("measure") or "")
		mark_progress(frappe.session.user, number, str(frappe.form_dict.get("progress") or ""))
	except (frappe.DoesNotExistError, frappe.ValidationError) as refusal:
		frappe.clear_messages()
		context["refusal"] = str(refusal)
		return
	frappe.db.commit()  # the redirect below ends the request as an error would, which rolls back
	_redirect(f"{PAGE}?saved=1")


def _redirect(location: str) -> None:
	frappe.local.flags.redirect_location = location
	raise frappe.Redirect
