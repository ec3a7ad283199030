"""What people of the told cases agreed to, and what went to partners under it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from cndh_protection.constants import Stage
from cndh_protection.setup.demo import partners
from cndh_protection.setup.demo.accounts import LAWYERS_STAFF, SHELTER_STAFF
from cndh_protection.setup.demo.dice import phone, term
from cndh_protection.setup.demo.shapes import Entry, Step
from cndh_protection.setup.demo.told_cases.teller import Teller

SENT: Final = Stage.REFERRAL_SENT
READ: Final = Stage.REFERRAL_READ
ACCEPTED: Final = Stage.REFERRAL_ACCEPTED

Agreements = tuple[tuple[Entry, ...], tuple[Entry, ...]]
"""Consents, referrals."""


def of_abduction(teller: Teller, wife: Entry, colleague: Entry) -> Agreements:
	"""The wife leaves for the shelter: it has read who comes, and waits with its answer."""
	at = teller.at(1, "04:40")
	consents = (
		consent(teller, at, wife, "S1", spoken_language=term("Language", "bam"), interpreted=1),
		consent(
			teller,
			at,
			wife,
			"S3",
			partner=partners.SHELTER,
			status=term("Consent Status", "LIM"),
			limits="Rien sur le métier de son mari ; pas de photo des enfants.",
			spoken_language=term("Language", "bam"),
			interpreted=1,
			expires_on=teller.at(-60, "00:00").date(),
		),
		consent(teller, at, colleague, "S1"),
		consent(teller, at, colleague, "S8", status=term("Consent Status", "REF"), mode=None),
	)
	sent = teller.at(1, "05:10")
	shelter = referral(
		teller,
		teller.at(1, "04:55"),
		wife,
		service="SHE",
		partner=partners.SHELTER,
		until=teller.at(-30, "00:00").date(),
		purpose="Accueillir une mère et ses trois enfants pour un mois. Chambre sur cour, personne à l'entrée la nuit.",
		sheets={
			"Identity": "Nom : Épouse de Modibo D. (nom fictif)\nSexe : Femme\nÂge : 25-34 ans",
			"Contact": "Pas de SMS.\nNe laisser aucun message.\nHeures : Seulement par la collègue",
			"Languages": "Langues : bamanankan\nRégion : Ségou",
		},
		steps=(
			_sent(teller.agent, sent),
			Step(left=SENT, entered=READ, by=SHELTER_STAFF, at=teller.at(1, "05:20")),
		),
		sent_on=sent,
		first_read_on=teller.at(1, "05:20"),
	)
	return consents, (shelter,)


def of_refusal(teller: Teller, lawyer: Entry) -> Agreements:
	"""She refused to leave and agreed to the rest: colleagues watch her trial."""
	at = teller.at(72, "18:10")
	by_hand = {"mode": term("Consent Mode", "WRI"), "spoken_language": term("Language", "fra")}
	consents = (
		consent(teller, at, lawyer, "S1", **by_hand),
		consent(teller, at, lawyer, "S4A", **by_hand),
		consent(teller, at, lawyer, "S3", partner=partners.LAWYERS, **by_hand),
		consent(teller, at, lawyer, "S3", partner=partners.DIGITAL, **by_hand),
	)
	sent, read, accepted = teller.at(67, "11:00"), teller.at(67, "15:30"), teller.at(66, "08:40")
	observers = referral(
		teller,
		teller.at(67, "10:40"),
		lawyer,
		service="LAW",
		partner=partners.LAWYERS,
		until=teller.at(-45, "00:00").date(),
		purpose="Observer les audiences de son procès et rendre compte de chaque audience par téléphone.",
		sheets={
			"Identity": "Nom : Maître Kadidia B. (nom fictif)\nSexe : Femme",
			"Contact": f"Téléphone : {phone(31)}\nHeures : En dehors des audiences",
			"Facts": "Une avocate reçoit des menaces depuis qu'elle défend des militantes ; un procès approche.",
		},
		steps=(
			_sent(teller.agent, sent),
			Step(left=SENT, entered=READ, by=LAWYERS_STAFF, at=read),
			Step(left=READ, entered=ACCEPTED, by=LAWYERS_STAFF, at=accepted),
		),
		sent_on=sent,
		first_read_on=read,
		answered_on=accepted,
	)
	return consents, (observers,)


def consent(teller: Teller, at: datetime, person: Entry, scope: str, **values: Any) -> Entry:
	"""An answer given by mouth, unless said otherwise."""
	known = {
		"defender": person.name,
		"scope": term("Consent Scope", scope),
		"status": term("Consent Status", "GIV"),
		"mode": term("Consent Mode", "ORA"),
		"asked_on": at,
		"explained_by": teller.agent,
	}
	return Entry(doctype="Consent", by=teller.agent, at=at, values=known | values)


def referral(
	teller: Teller,
	at: datetime,
	person: Entry,
	*,
	service: str,
	partner: str,
	until: date,
	purpose: str,
	sheets: dict[str, str],
	steps: tuple[Step, ...],
	**values: Any,
) -> Entry:
	"""A referral that was sent, with the sheet as it was made then; ``sheets``: section → its lines."""
	known = {
		"defender": person.name,
		"partner": partner,
		"service": term("Referral Service", service),
		"purpose": purpose,
		"expires_on": until,
		"sections": [{"section": section} for section in sheets],
		"sent_by": teller.agent,
		**{f"sheet_{section.lower()}": text for section, text in sheets.items()},
	}
	return Entry(doctype="Referral", by=teller.agent, at=at, values=known | values, steps=steps)


def _sent(by: str, at: datetime) -> Step:
	return Step(left=Stage.REFERRAL_PREPARED, entered=SENT, by=by, at=at)
