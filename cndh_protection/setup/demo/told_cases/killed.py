"""A land defender was killed; the case goes on for the family, who live elsewhere today, each with a record."""

from __future__ import annotations

from typing import Any

from cndh_protection.constants import Stage
from cndh_protection.setup.demo import partners
from cndh_protection.setup.demo.accounts import AGENT, CHAIR, REFERENT
from cndh_protection.setup.demo.dice import phone, term
from cndh_protection.setup.demo.measures import (
	ACT,
	APP,
	DON,
	DUT,
	duty_values,
	measure,
	measure_steps,
	with_first_measure,
)
from cndh_protection.setup.demo.people import parts
from cndh_protection.setup.demo.shapes import CaseFile, Entry
from cndh_protection.setup.demo.told_cases.teller import Teller, actor, reachable

REASON = "La veuve a reconnu un des hommes ; elle et les enfants ne peuvent pas passer la nuit chez eux."


def tell(teller: Teller) -> CaseFile:
	"""Received seven months before the installation, in follow-up today: death is no closure."""
	widow, daughter, son, brother, killed = _family(teller)
	return with_first_measure(
		CaseFile(
			told="killed",
			persons=(widow, daughter, son, brother, killed),
			case=_case(teller, killed, (widow, daughter, son, brother)),
			acts=_acts(teller, killed, widow),
			measures=_measures(teller, widow, daughter, son),
			contacts=_contacts(teller, widow, brother),
		)
	)


def _family(teller: Teller) -> tuple[Entry, ...]:
	at = teller.at(213, "15:30")
	common: dict[str, Any] = {
		"kind": "Relative",
		"region": "ML07",
		"profiles": ("FAM",),
		"languages": ("ses",),
	}
	widow = teller.person(
		at,
		name="Fatouma M., veuve",
		sex="F",
		age_group="35-44",
		contacts=reachable(21),
		contact_hours="De 9 h à 11 h",
		no_sms=1,
		needs=("SIN", "IDP"),
		risk_level="L3",
		next_review=teller.at(-12, "00:00").date(),
		exact_location="Chez le partenaire d'accueil, puis en location dans une autre région.",
		**common,
	)
	daughter = teller.person(at, name="Fille aînée", sex="F", age_group="00-17", never_call=1, **common)
	son = teller.person(at, name="Fils cadet", sex="M", age_group="00-17", never_call=1, **common)
	brother = teller.person(
		at,
		name="Issa M., frère",
		sex="M",
		age_group="45-59",
		contacts=reachable(22),
		risk_level="L2",
		**common,
	)
	kin = (("SPO", widow), ("CHD", daughter), ("CHD", son), ("SIB", brother))
	killed = teller.person(
		at,
		name="Alhassane M., défenseur des droits fonciers",
		sex="M",
		age_group="45-59",
		region="ML07",
		profiles=("LAN", "COM"),
		languages=("ses", "fra"),
		deceased=1,
		contact_frozen=1,
		frozen_reason="Deceased",
		frozen_since=at,
		never_call=1,
		memberships="Comité villageois de gestion des terres.",
		relations=[
			{"relative": who.name, "relation": term("Beneficiary Relation", code)} for code, who in kin
		],
	)
	return widow, daughter, son, brother, killed


def _case(teller: Teller, killed: Entry, family: tuple[Entry, ...]) -> Entry:
	steps = teller.steps(
		(Stage.CASE_ADMISSIBILITY, AGENT, 213, "16:20"),
		(Stage.CASE_IN_PROGRESS, CHAIR, 212, "09:30"),
		(Stage.CASE_DECISION, AGENT, 210, "14:00"),
		(Stage.CASE_PROTECTION, CHAIR, 209, "10:20"),
		(Stage.CASE_FOLLOW_UP, AGENT, 120, "11:00"),
	)
	return teller.case(
		teller.at(213, "15:20"),
		steps,
		channel="WALK",
		mode="TIE",
		received_on=teller.at(213, "14:50"),
		region="ML07",
		summary="Un défenseur des droits fonciers a été tué ; sa famille est menacée et demande protection.",
		contact=f"{phone(22)}, le frère ; la veuve ne doit pas être appelée.",
		source_relation="FAM",
		source_identity="Issa M. (nom fictif), frère du défunt.",
		interview_language="ses",
		incident_on=teller.at(214, "00:00").date(),
		incident_precision="Exact",
		place="Au retour d'une réunion du comité des terres.",
		narrative=(
			"Le défenseur accompagnait des familles dans une plainte sur des terres occupées. Il avait reçu deux "
			"avertissements. Il a été tué par balles au retour d'une réunion. Le lendemain, deux hommes sont venus "
			"demander à sa veuve où étaient les papiers du comité. Elle a reconnu l'un d'eux. Elle demande que les "
			"enfants soient en sécurité avant toute autre chose."
		),
		red_flags=[{"flag": "F01"}, {"flag": "F09"}, {"flag": "F10"}],
		urgency="U1",
		emergency_since=teller.at(213, "15:25"),
		emergency_by=AGENT,
		emergency_ended=teller.at(209, "10:30"),
		defenders=parts((killed, "Victim"), *((relative, "Relative") for relative in family)),
		responsible=REFERENT,
		referent=REFERENT,
		confidentiality_level="C3",
		office="ANT-GAO",
		admissibility_outcome="ADM",
		decision="La famille est relogée durablement ; soutien psychologique, école, suivi de l'enquête.",
	)


def _acts(teller: Teller, killed: Entry, widow: Entry) -> tuple[Entry, ...]:
	at = teller.at(212, "11:00")
	return (
		teller.act(
			at,
			killed,
			teller.at(214, "00:00").date(),
			violation_type="LIF-KIL",
			region="ML07",
			method="Tirs, deux hommes à moto.",
			actors=[actor("UN-ARM", "A2", "UNKNOWN")],
			motive_link=term("Motive Link", "BECAUSE"),
			verification_level=term("Verification Level", "V4"),
		),
		teller.act(
			at,
			widow,
			teller.at(213, "00:00").date(),
			violation_type="INT-TFA",
			region="ML07",
			actors=[actor("UN-ARM", "A2", "UNKNOWN")],
			motive_link=term("Motive Link", "ASSOC"),
			verification_level=term("Verification Level", "V3"),
		),
	)


def _measures(teller: Teller, widow: Entry, daughter: Entry, son: Entry) -> tuple[Entry, ...]:
	decided, approved = teller.at(213, "17:10"), teller.at(209, "10:25")
	proposed = teller.at(210, "11:00")
	away = measure(
		AGENT,
		teller.at(213, "16:40"),
		{
			"measure_type": "REL-EVA",
			"beneficiary": widow.name,
			"partner": partners.SHELTER,
			"progress": "Done",
			"progress_on": teller.at(200, "09:00"),
			"starts_on": decided.date(),
			"ends_on": teller.at(200, "00:00").date(),
			"cost": 380_000,
			"funder": "Fonds d'urgence d'exemple",
			"effectiveness": term("Measure Effectiveness", "E1"),
			"result_note": "La famille est en sécurité ; les enfants n'ont pas été séparés de leur mère.",
			**duty_values(decided, REASON, teller.at(212, "09:45")),
		},
		measure_steps((DUT, ACT, DON), (decided, teller.at(213, "19:30"), teller.at(200, "16:00")), AGENT),
	)
	home = measure(
		AGENT,
		proposed,
		{
			"measure_type": "REL-LNG",
			"beneficiary": widow.name,
			"partner": partners.SHELTER,
			"progress": "Under way",
			"progress_on": teller.at(121, "15:00"),
			"starts_on": teller.at(200, "00:00").date(),
			"ends_on": teller.at(-160, "00:00").date(),
			"review_on": teller.at(-12, "00:00").date(),
			"cost": 1_450_000,
			"funder": "Fonds d'urgence d'exemple",
			"risk_created": "Nouvelle adresse connue de trois personnes seulement.",
		},
		measure_steps((APP, ACT), (approved, teller.at(200, "16:30")), AGENT),
	)
	care = measure(
		AGENT,
		proposed,
		{"measure_type": "PSY-FAM", "beneficiary": daughter.name, "partner": partners.LISTENING},
		measure_steps((APP, ACT), (approved, teller.at(196, "10:00")), AGENT),
	)
	school = measure(
		AGENT,
		proposed,
		{
			"measure_type": "ECO-REN",
			"beneficiary": son.name,
			"cost": 240_000,
			"funder": "Fonds d'urgence d'exemple",
		},
		measure_steps((APP, ACT), (approved, teller.at(188, "09:20")), AGENT),
	)
	return away, home, care, school


def _contacts(teller: Teller, widow: Entry, brother: Entry) -> tuple[Entry, ...]:
	return (
		teller.contact(
			teller.at(213, "14:50"),
			brother,
			"Meeting",
			"Le frère est venu à l'antenne. Condoléances présentées ; parole libre, sans questions sur les faits.",
			direction="Incoming",
		),
		teller.contact(
			teller.at(213, "20:10"),
			widow,
			"Visit",
			"Accueil ce soir chez le partenaire. Les enfants ont mangé.",
		),
		teller.contact(
			teller.at(140, "09:30"), widow, "Phone", "Logement stable. La fille aînée a repris l'école."
		),
		teller.contact(
			teller.at(33, "10:10"),
			widow,
			"Phone",
			"Elle demande où en est l'enquête ; courrier de relance convenu.",
		),
	)
