"""An appeal on paper, by the fields of the mechanism's form, in French or in English."""

from __future__ import annotations

from typing import Any, Final

import frappe
from frappe import _

from cndh_protection.access.appeal_draft import APPEAL
from cndh_protection.access.printing import Opened
from cndh_protection.access.rights import Compartment
from cndh_protection.services import appeals, consents
from cndh_protection.services.prints.notyet import NotYet, Records

FIELDS: Final = {
	"victim": "VIC",
	"activity": "ACT",
	"organisation": "GRP",
	"facts": "FAC",
	"perpetrators": "PER",
	"work_link": "LNK",
	"risk_factors": "RSK",
	"authorities": "AUT",
	"steps_taken": "STE",
	"pattern": "PAT",
}
"""Field of the appeal → the question of the form (``un_sr_submission_fields.csv``), in its order."""

CONSENTS: Final = {"to_government": "CO1", "in_public": "CO2"}
SOURCE: Final = "SRC"
UPDATE: Final = "UPD"

FRENCH: Final = {
	"lang": "fr",
	"Urgent appeal": "Appel urgent",
	"Letter of allegation": "Lettre d'allégation",
	"draft_mark": "PROJET",
	"to": "À l'attention de",
	"number": "N°",
	"consents": "Consentements de la personne, donnés séparément",
	"Yes": "OUI",
	"No": "NON",
	"keep_name": "Le nom de la personne ne doit pas être transmis au Gouvernement.",
	"commission": "La Commission nationale des droits de l'Homme du Mali, en son nom.",
	"confidential": "Confidentiel\u00a0: les coordonnées de la personne restent à la Commission, qui transmet tout message.",
	"for": "Pour la Commission",
}
ENGLISH: Final = {
	"lang": "en",
	"Urgent appeal": "Urgent appeal",
	"Letter of allegation": "Letter of allegation",
	"draft_mark": "DRAFT",
	"to": "To",
	"number": "No.",
	"consents": "Consents of the person, given separately",
	"Yes": "YES",
	"No": "NO",
	"keep_name": "The name of the person must not be sent to the Government.",
	"commission": "The National Human Rights Commission of Mali, in its own name.",
	"confidential": "Confidential: contact details of the person stay with the Commission, which passes on any message.",
	"for": "For the Commission",
}


def parts(name: str) -> tuple[str, ...]:
	"""The source too, where somebody else than the Commission submits."""
	from_outside = frappe.db.get_value(APPEAL, name, "source_kind") == appeals.FROM_OUTSIDE
	return (Compartment.CORE, Compartment.IDENTITY, *((Compartment.SOURCE,) if from_outside else ()))


def nothing_before_answer(name: str) -> Records:
	"""No paper before the first question was answered, nor with an answer that no longer holds."""
	appeal = frappe.get_doc(APPEAL, name)
	now = appeals.answers(appeal)
	if appeal.sent_on:
		return []
	if now["to_government"] == consents.NOT_ASKED or any(appeal.get(field) != now[field] for field in now):
		message = _(
			"Ask the person first whether the name may go to the Government (S5A), and enter the answer."
		)
		frappe.throw(message, NotYet)
	return []


def contents(opened: Opened) -> dict[str, Any]:
	"""The questions of the form with their answers, the two consents and the source."""
	appeal, values = opened.doc, opened.values[opened.doc.name]
	words = ENGLISH if appeal.paper_language == "English" else FRENCH
	asked = [(_question(code, appeal), values.get(field)) for field, code in FIELDS.items()]
	source = values.get("source") if appeal.source_kind == appeals.FROM_OUTSIDE else words["commission"]
	answers = {field: "Yes" if appeal.get(field) == consents.YES else "No" for field in CONSENTS}
	return {
		"words": words,
		"lang": words["lang"],
		"draft_mark": words["draft_mark"],
		"title": words[appeal.kind],
		"mechanism": appeals.label("Reference Term", appeal.mechanism, appeal),
		"written_on": appeal.sent_on or appeal.approved_on or appeal.modified,
		"update_of": (_question(UPDATE, appeal), appeal.update_of) if appeal.update_of else None,
		"asked": [(question, text.split("\n")) for question, text in asked if text],
		"consents": [(_question(code, appeal), words[answers[field]]) for field, code in CONSENTS.items()],
		"keep_name": answers["to_government"] == "No",
		"source": (_question(SOURCE, appeal), (source or "").split("\n")),
		"is_draft": not appeal.approved_on,
	}


def _question(code: str, appeal: Any) -> str:
	return appeals.label("Reference Term", f"UN Submission Field-{code}", appeal)
