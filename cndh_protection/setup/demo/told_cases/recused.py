"""A farmer who opposes a plantation: a commissioner is related to its director, steps aside, and the session decides.

The session itself is written by :mod:`cndh_protection.setup.demo.writing.sessions`.
"""

from __future__ import annotations

from cndh_protection.constants import Stage
from cndh_protection.setup.demo.accounts import CHAIR, COMMISSIONER, SECOND_AGENT
from cndh_protection.setup.demo.dice import phone, term
from cndh_protection.setup.demo.measures import ACT, APP, measure, measure_steps, with_first_measure
from cndh_protection.setup.demo.people import parts
from cndh_protection.setup.demo.shapes import CaseFile, Entry
from cndh_protection.setup.demo.told_cases.teller import Teller, actor, reachable

STORY = "recused"
SESSION_BEFORE = 9
"""The session that decided was held so many days before the installation."""


def tell(teller: Teller) -> CaseFile:
	"""Received five weeks before the installation, decided in session four weeks later."""
	teller.agent = SECOND_AGENT
	farmer = _farmer(teller)
	return with_first_measure(
		CaseFile(
			told=STORY,
			persons=(farmer,),
			case=_case(teller, farmer),
			acts=(_act(teller, farmer),),
			measures=(_measure(teller, farmer),),
			contacts=_contacts(teller, farmer),
			verification=(_heard(teller),),
		)
	)


def _farmer(teller: Teller) -> Entry:
	return teller.person(
		teller.at(35, "09:20"),
		name="Bakary D., cultivateur",
		sex="M",
		age_group="45-59",
		region="ML03",
		profiles=("LAN",),
		languages=("bam",),
		contacts=reachable(61),
		contact_hours="Le soir, après les champs",
		risk_level="L2",
		next_review=teller.at(-21, "00:00").date(),
	)


def _case(teller: Teller, farmer: Entry) -> Entry:
	steps = teller.steps(
		(Stage.CASE_ADMISSIBILITY, SECOND_AGENT, 35, "15:00"),
		(Stage.CASE_IN_PROGRESS, CHAIR, 33, "10:10"),
		(Stage.CASE_DECISION, SECOND_AGENT, 14, "16:40"),
		(
			Stage.CASE_PROTECTION,
			CHAIR,
			SESSION_BEFORE,
			"11:05",
			"Décision de la session, une commissaire récusée.",
		),
	)
	return teller.case(
		teller.at(35, "09:15"),
		steps,
		channel="WALK",
		mode="PLA",
		received_on=teller.at(35, "09:00"),
		region="ML03",
		summary="Un cultivateur qui s'oppose à une plantation est menacé ; ses champs sont fermés.",
		contact=f"{phone(61)}, lui-même.",
		source_relation="VIC",
		interview_language="bam",
		incident_on=teller.at(41, "00:00").date(),
		incident_precision="Exact",
		narrative=(
			"Il a porté la parole du village devant l'administration. Depuis, deux hommes l'attendent au bord du champ et "
			"lui disent de se taire avant la saison. La plantation appartient à une société de la région."
		),
		red_flags=[{"flag": "F15"}],
		urgency="U2",
		defenders=parts((farmer, "Victim")),
		confidentiality_level="C2",
		office="SIEGE",
		admissibility_outcome="ADM",
		decision="Mesures accordées : le risque est actuel et il a demandé à être accompagné.",
	)


def _act(teller: Teller, farmer: Entry) -> Entry:
	return teller.act(
		teller.at(34, "11:00"),
		farmer,
		teller.at(41, "00:00").date(),
		violation_type="INT-THR",
		region="ML03",
		method="Deux hommes, au bord de son champ, trois fois en dix jours.",
		actors=[actor("UN-UNK", "A1", "UNKNOWN")],
		motive_link=term("Motive Link", "BECAUSE"),
		verification_level=term("Verification Level", "V3"),
	)


def _measure(teller: Teller, farmer: Entry) -> Entry:
	values = {
		"measure_type": "PHY-CHK",
		"beneficiary": farmer.name,
		"owner_officer": SECOND_AGENT,
		"starts_on": teller.at(8, "00:00").date(),
		"review_on": teller.at(-21, "00:00").date(),
	}
	times = (teller.at(SESSION_BEFORE, "11:20"), teller.at(8, "08:30"))
	return measure(
		SECOND_AGENT, teller.at(15, "10:00"), values, measure_steps((APP, ACT), times, SECOND_AGENT)
	)


def _heard(teller: Teller) -> Entry:
	"""Heard by the commissioner who presents the case: as rapporteur, he belongs to its team."""
	teller.agent = COMMISSIONER
	return teller.source(
		teller.at(20, "10:00"),
		"WIT",
		"R2",
		"Elle a vu les deux hommes deux fois ; elle ne les connaît pas.",
		first_hand=1,
	)


def _contacts(teller: Teller, farmer: Entry) -> tuple[Entry, ...]:
	return (
		teller.contact(
			teller.at(35, "09:00"),
			farmer,
			"Meeting",
			"Venu au siège. En sécurité ce soir.",
			direction="Incoming",
		),
		teller.contact(
			teller.at(8, "19:00"),
			farmer,
			"Phone",
			"Décision expliquée. Il accepte les appels deux fois par semaine.",
		),
	)
