"""A journalist in police custody: the law's 48 hours end on the evening of the installation."""

from __future__ import annotations

from cndh_protection.constants import Stage
from cndh_protection.setup.demo import partners
from cndh_protection.setup.demo.accounts import AGENT, CHAIR
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

REASON = "Garde à vue sans avocat depuis la veille : envoyer quelqu'un maintenant, régulariser ensuite."


def tell(teller: Teller) -> CaseFile:
	"""Received on the night of the arrest: a lawyer saw her in the morning, the judge is awaited."""
	journalist, editor = _people(teller)
	return with_first_measure(
		CaseFile(
			told="custody",
			persons=(journalist, editor),
			case=_case(teller, journalist, editor),
			acts=(_act(teller, journalist),),
			measures=(_lawyer(teller, journalist),),
			contacts=_contacts(teller, editor),
			verification=(_held(teller, journalist), _witness(teller)),
		)
	)


def _people(teller: Teller) -> tuple[Entry, Entry]:
	at = teller.at(2, "22:25")
	journalist = teller.person(
		at,
		name="Fanta S., journaliste",
		sex="F",
		age_group="25-34",
		region="ML02",
		profiles=("JOU", "MED"),
		languages=("fra", "bam"),
		contacts=reachable(51),
		contact_frozen=1,
		frozen_reason="Arrested",
		frozen_since=at,
		never_call=1,
		trusted_person="Le rédacteur en chef, qui l'attend au siège.",
	)
	editor = teller.person(
		at,
		name="Drissa S., rédacteur en chef",
		kind="Collaborator",
		sex="M",
		age_group="45-59",
		region="ML02",
		profiles=("MED",),
		languages=("fra",),
		contacts=reachable(52),
	)
	return journalist, editor


def _case(teller: Teller, journalist: Entry, editor: Entry) -> Entry:
	steps = teller.steps(
		(Stage.CASE_ADMISSIBILITY, AGENT, 2, "22:40"),
		(
			Stage.CASE_IN_PROGRESS,
			CHAIR,
			1,
			"08:30",
			"Recevable à titre provisoire : les heures de la garde à vue courent.",
		),
	)
	return teller.case(
		teller.at(2, "22:20"),
		steps,
		channel="HOT",
		mode="TIE",
		received_on=teller.at(2, "22:10"),
		region="ML02",
		summary="Une journaliste a été arrêtée à la rédaction après un article sur une concession minière.",
		contact=f"{phone(52)}, le rédacteur en chef.",
		source_relation="COL",
		interview_language="fra",
		incident_on=teller.at(2, "21:30").date(),
		incident_precision="Exact",
		narrative=(
			"Vers 21 h 30, quatre gendarmes en uniforme sont venus à la rédaction et l'ont emmenée sans montrer de "
			"convocation. L'article paru la veille nomme des bénéficiaires de la concession. Elle n'a pas pu appeler."
		),
		red_flags=[{"flag": "F04"}],
		urgency="U1",
		defenders=parts((journalist, "Victim"), (editor, "Collaborator")),
		confidentiality_level="C2",
		office="SIEGE",
		admissibility_outcome="PRO",
	)


def _act(teller: Teller, journalist: Entry) -> Entry:
	return teller.act(
		teller.at(1, "09:00"),
		journalist,
		teller.at(2, "21:30").date(),
		violation_type="LIB-ARR",
		region="ML02",
		place="À la rédaction.",
		method="Quatre gendarmes en uniforme, sans convocation.",
		actors=[actor("ST-GEN", "A2", "AGENT")],
		motive_link=term("Motive Link", "BECAUSE"),
		verification_level=term("Verification Level", "V3"),
	)


def _held(teller: Teller, journalist: Entry) -> Entry:
	return teller.custody(
		teller.at(2, "22:30"),
		journalist,
		teller.at(2, "21:30"),
		authority="GEN",
		place="Brigade de la ville (lieu fictif).",
		lawyer_access="Yes",
		family_informed="Yes",
		lawyer=f"Maître B. (nom fictif), {phone(53)}.",
		charges="Non notifiés par écrit ; on lui parle de diffamation.",
		next_step="Decision on detention",
		next_date=teller.at(0, "15:00"),
	)


def _witness(teller: Teller) -> Entry:
	return teller.source(
		teller.at(1, "10:30"),
		"WIT",
		"R2",
		"Les gendarmes sont entrés par l'arrière. Elle leur a demandé leur ordre ; ils n'ont rien montré.",
		first_hand=1,
		at_risk=1,
		identity="Le gardien de l'immeuble (personne fictive).",
		contact="Par le rédacteur en chef seulement.",
	)


def _lawyer(teller: Teller, journalist: Entry) -> Entry:
	decided, active = teller.at(2, "23:10"), teller.at(1, "07:40")
	values = {
		"measure_type": "LEG-CUS",
		"beneficiary": journalist.name,
		"partner": partners.LAWYERS,
		"progress": "Under way",
		"progress_on": active,
		"starts_on": active.date(),
		"review_on": teller.at(-1, "00:00").date(),
		"details": "Un avocat se présente à la brigade à l'ouverture ; il demande un médecin et prévient la famille.",
		**duty_values(decided, REASON, None),
	}
	return measure(AGENT, teller.at(2, "23:00"), values, measure_steps((DUT, ACT), (decided, active), AGENT))


def _contacts(teller: Teller, editor: Entry) -> tuple[Entry, ...]:
	return (
		teller.contact(
			teller.at(2, "22:10"),
			editor,
			"Phone",
			"Appel du rédacteur en chef. Il était présent. La famille est prévenue.",
			direction="Incoming",
		),
		teller.contact(
			teller.at(1, "19:20"),
			editor,
			"Phone",
			"L'avocat l'a vue : elle va bien, elle n'a rien signé. Présentation au juge annoncée pour demain.",
			next_try=teller.at(0, "16:00"),
		),
	)
