"""A radio presenter whose address was published with calls to harm her: an urgent appeal waits for its second reader."""

from __future__ import annotations

from cndh_protection.constants import Stage
from cndh_protection.setup.demo import partners
from cndh_protection.setup.demo.accounts import AGENT, CHAIR
from cndh_protection.setup.demo.agreements import consent
from cndh_protection.setup.demo.dice import phone, term
from cndh_protection.setup.demo.measures import (
	ACT,
	DUT,
	duty_values,
	measure,
	measure_steps,
	with_first_measure,
)
from cndh_protection.setup.demo.people import parts
from cndh_protection.setup.demo.shapes import CaseFile, Entry
from cndh_protection.setup.demo.told_cases.teller import Teller, actor, reachable

REASON = (
	"Son adresse circule avec des appels à la frapper : retirer les messages et la mettre à l'abri ce soir."
)


def tell(teller: Teller) -> CaseFile:
	"""Received three days before the installation; she said yes to one of the two questions, and no to the other."""
	presenter = _presenter(teller)
	at = teller.at(1, "10:15")
	return with_first_measure(
		CaseFile(
			told="doxxing",
			persons=(presenter,),
			case=_case(teller, presenter),
			acts=(_act(teller, presenter),),
			measures=(_takedown(teller, presenter),),
			contacts=_contacts(teller, presenter),
			verification=(_appeal(teller, presenter),),
			consents=(
				consent(teller, teller.at(3, "20:30"), presenter, "S1"),
				consent(teller, at, presenter, "S5A"),
				consent(teller, at, presenter, "S5B", status=term("Consent Status", "REF"), mode=None),
			),
		)
	)


def _presenter(teller: Teller) -> Entry:
	return teller.person(
		teller.at(3, "20:20"),
		name="Assitan K., animatrice de radio",
		sex="F",
		age_group="25-34",
		region="MLBKO",
		profiles=("MED", "WRI"),
		languages=("bam", "fra"),
		contacts=reachable(71),
		no_message_left=1,
		memberships="Radio Exemple ; réseau de femmes des médias (fictifs)",
	)


def _case(teller: Teller, presenter: Entry) -> Entry:
	steps = teller.steps(
		(Stage.CASE_ADMISSIBILITY, AGENT, 3, "20:40"),
		(Stage.CASE_IN_PROGRESS, CHAIR, 2, "09:00"),
	)
	return teller.case(
		teller.at(3, "20:15"),
		steps,
		channel="HOT",
		mode="PLA",
		received_on=teller.at(3, "20:05"),
		region="MLBKO",
		summary="L'adresse d'une animatrice a été publiée avec des appels à la violence après une émission.",
		contact=f"{phone(71)}, elle-même ; ne laisser aucun message.",
		source_relation="VIC",
		interview_language="bam",
		incident_on=teller.at(4, "00:00").date(),
		incident_precision="Exact",
		narrative=(
			"Après une émission sur les mariages forcés, une vidéo vue des milliers de fois montre sa maison et son "
			"trajet. Des commentaires appellent à la frapper. Deux hommes ont attendu devant chez elle."
		),
		red_flags=[{"flag": "F08"}],
		urgency="U1",
		defenders=parts((presenter, "Victim")),
		confidentiality_level="C2",
		office="SIEGE",
		admissibility_outcome="PRO",
	)


def _act(teller: Teller, presenter: Entry) -> Entry:
	return teller.act(
		teller.at(2, "09:30"),
		presenter,
		teller.at(4, "00:00").date(),
		violation_type="DIG-DOX",
		region="MLBKO",
		method="Vidéo et messages de groupe, avec l'adresse et des appels à frapper.",
		actors=[actor("UN-UNK", "A0", "UNKNOWN")],
		motive_link=term("Motive Link", "BECAUSE"),
		verification_level=term("Verification Level", "V3"),
	)


def _takedown(teller: Teller, presenter: Entry) -> Entry:
	decided, active = teller.at(3, "21:00"), teller.at(3, "22:10")
	values = {
		"measure_type": "DIG-TAK",
		"beneficiary": presenter.name,
		"partner": partners.DIGITAL,
		"progress": "Under way",
		"progress_on": active,
		"starts_on": active.date(),
		"review_on": teller.at(-4, "00:00").date(),
		"details": "Signalement des vidéos, captures gardées ; elle dort chez une parente.",
		**duty_values(decided, REASON, teller.at(2, "09:10")),
	}
	return measure(AGENT, teller.at(3, "20:50"), values, measure_steps((DUT, ACT), (decided, active), AGENT))


def _appeal(teller: Teller, presenter: Entry) -> Entry:
	values = {
		"defender": presenter.name,
		"mechanism": term("Appeal Mechanism", "UN-SRHRD"),
		"situation": "Going on",
		"status": "To be read",
		"written_by": AGENT,
		"submitted_on": teller.at(1, "16:00"),
		"victim": "Assitan K. (nom fictif), femme, 25-34 ans, Malienne, animatrice de radio.",
		"activity": "Émissions sur les droits des femmes et les mariages forcés, à Bamako.",
		"organisation": "Radio Exemple ; réseau de femmes des médias (fictifs).",
		"facts": "Son adresse et son trajet ont été publiés avec des appels à la frapper. Deux hommes l'ont attendue.",
		"perpetrators": "Auteurs inconnus ; comptes anonymes. Motif annoncé : son émission.",
		"work_link": "Les messages citent l'émission et lui ordonnent de se taire.",
		"risk_factors": "Adresse connue, trajet connu, appels publics à la violence.",
		"steps_taken": "Vidéos signalées aux plateformes ; elle dort ailleurs. Pas de plainte : elle craint des fuites.",
	}
	return Entry(doctype="Urgent Appeal", by=AGENT, at=teller.at(1, "15:20"), values=values)


def _contacts(teller: Teller, presenter: Entry) -> tuple[Entry, ...]:
	return (
		teller.contact(
			teller.at(3, "20:05"),
			presenter,
			"Phone",
			"Appel en pleurs ; elle est avec sa sœur.",
			direction="Incoming",
		),
		teller.contact(
			teller.at(1, "10:00"),
			presenter,
			"Meeting",
			"Les deux questions posées l'une après l'autre : oui pour le Gouvernement, non pour les rapports publics.",
			next_try=teller.at(0, "10:00"),
		),
	)
