"""The partner's page: referrals and measures given to its organisation. Complete without JavaScript."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.sessions import get_csrf_token

from cndh_protection.access.partners import partner_of
from cndh_protection.portal import referrals
from cndh_protection.portal.measures import PROGRESS, given_measures, mark_progress
from cndh_protection.wording import _lt

no_cache = 1
PAGE = "/partenaire"
SAVED = {
	"1": _lt("Your progress is saved. Thank you."),
	"orientation": _lt("Your answer is saved. Thank you."),
}
"""What the address says after a form was kept → the words shown for it."""


def get_context(context: Any) -> None:
	"""Show what is given to a person of a partner; anybody else is sent to the login or told whose page it is."""
	if frappe.session.user == "Guest":
		_redirect(f"/login?redirect-to={PAGE}")
	partner = partner_of(frappe.session.user)
	if not partner:
		raise frappe.PermissionError(_("This page is for partners of the Commission."))
	if frappe.request.method == "POST":
		_take(context)
	saved = SAVED.get(str(frappe.form_dict.get("saved") or ""))
	context.update(
		{
			"title": _("Given to your organisation"),
			"organisation": frappe.db.get_value("Partner Organisation", partner, "organisation_name"),
			"referrals": referrals.given_referrals(partner),
			"measures": given_measures(partner),
			"choices": PROGRESS,
			"act_words": referrals.ACT_WORDS,
			"with_words": referrals.WITH_WORDS,
			"saved": _(saved) if saved else None,
			"csrf_token": get_csrf_token(),
		}
	)


def _take(context: Any) -> None:
	"""What a form asks for: to read a referral, to answer it, to mark the progress of a measure. A refusal is shown."""
	posted = {key: str(value or "") for key, value in frappe.form_dict.items()}
	frappe.db.savepoint("answer")
	try:
		if posted.get("read"):
			context["sheet"] = referrals.read(posted["read"])
			return
		_keep(posted)
	except (frappe.DoesNotExistError, frappe.ValidationError, frappe.PermissionError) as refusal:
		frappe.db.rollback(save_point="answer")
		frappe.clear_messages()
		context["refusal"] = str(refusal)
		return
	frappe.db.commit()  # the redirect below ends the request as an error would, which rolls back
	_redirect(f"{PAGE}?saved={'orientation' if posted.get('referral') else '1'}")


def _keep(posted: dict[str, str]) -> None:
	if posted.get("referral"):
		act, note = posted.get("act", ""), posted.get("note", "")
		referrals.answer(frappe.session.user, posted["referral"], act, note)
	else:
		mark_progress(frappe.session.user, posted.get("measure", ""), posted.get("progress", ""))


def _redirect(location: str) -> None:
	frappe.local.flags.redirect_location = location
	raise frappe.Redirect
