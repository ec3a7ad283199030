"""Eight invented partners; two of them have a login to the portal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from cndh_protection.setup.demo.accounts import AGENT, LAWYERS_STAFF, SHELTER_STAFF
from cndh_protection.setup.demo.dice import midnight, phone, term
from cndh_protection.setup.demo.shapes import Entry

SHELTER: Final = "shelter"
LAWYERS: Final = "lawyers"
CLINIC: Final = "clinic"
NETWORK: Final = "network"
LISTENING: Final = "listening"
DIGITAL: Final = "digital"
MISSION: Final = "mission"
AGENCY: Final = "agency"


@dataclass(frozen=True, kw_only=True)
class Partner:
	"""An invented organisation that carries out measures with the Commission."""

	key: str
	name: str
	acronym: str
	kind: str
	services: tuple[str, ...]
	region: str = "MLBKO"
	function: str = "Coordination"
	login: str | None = None


PARTNERS: Final = (
	Partner(
		key=SHELTER,
		name="Maison d'accueil Les Karités (fictive)",
		acronym="MAK",
		kind="Shelter",
		services=("SHE", "PSY"),
		function="Responsable de l'accueil",
		login=SHELTER_STAFF,
	),
	Partner(
		key=LAWYERS,
		name="Collectif d'avocats Balanzan (fictif)",
		acronym="CAB",
		kind="Lawyers",
		services=("LAW",),
		function="Secrétaire du collectif",
		login=LAWYERS_STAFF,
	),
	Partner(
		key=CLINIC,
		name="Clinique des Nénuphars (fictive)",
		acronym="CLN",
		kind="Clinic or hospital",
		services=("HOS", "PSY"),
	),
	Partner(
		key=NETWORK,
		name="Réseau Horizon des défenseurs (fictif)",
		acronym="RHD",
		kind="Civil society organisation",
		services=("COA", "REG"),
		region="ML05",
	),
	Partner(
		key=LISTENING,
		name="Espace d'écoute Lueur (fictif)",
		acronym="EEL",
		kind="Civil society organisation",
		services=("PSY", "CHI"),
		region="ML04",
	),
	Partner(
		key=DIGITAL,
		name="Atelier numérique Boussole (fictif)",
		acronym="ANB",
		kind="Civil society organisation",
		services=("OTH",),
	),
	Partner(
		key=MISSION,
		name="Mission diplomatique de Lagune (fictive)",
		acronym="MDL",
		kind="Embassy or mission",
		services=("EMB",),
	),
	Partner(
		key=AGENCY,
		name="Agence internationale Savane (fictive)",
		acronym="AIS",
		kind="United Nations",
		services=("UNA",),
		region="ML07",
	),
)


def planned_partners(day: date) -> tuple[Entry, ...]:
	"""The partners, entered three days apart before the first case of the demo."""
	return tuple(_entry(partner, n, day) for n, partner in enumerate(PARTNERS))


def _entry(partner: Partner, order: int, day: date) -> Entry:
	agreed = day - timedelta(days=760 - 3 * order)
	values = {
		"organisation_name": partner.name,
		"acronym": partner.acronym,
		"kind": partner.kind,
		"region": partner.region,
		"services": [{"service": term("Referral Service", code)} for code in partner.services],
		"agreement_on": agreed,
		"switchboard": phone(100 + order),
		"focal_function": partner.function,
		"people": [{"user": partner.login, "job_function": partner.function}] if partner.login else [],
	}
	at = midnight(agreed) + timedelta(hours=10)
	return Entry(doctype="Partner Organisation", by=AGENT, at=at, values=values, name=partner.key)
