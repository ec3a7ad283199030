"""Situations that the light cases are made from: one sentence each, as it is noted when a complaint comes in.

A few acts and profiles are sensitive: they show how a protected term looks, and none of them stands in clear.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

UNKNOWN_ACTOR: Final = "UN-UNK"


@dataclass(frozen=True, kw_only=True)
class Scenario:
	"""What may have happened: the act, to whom, how urgent, who is alleged, what helps."""

	act: str
	profiles: tuple[str, ...]
	sentences: tuple[str, ...]
	measures: tuple[str, ...]
	actors: tuple[str, ...] = (UNKNOWN_ACTOR,)
	urgency: Mapping[str, float] = field(default_factory=lambda: {"U3": 6, "U4": 4})
	frozen: str | None = None
	"""Why the person's contact is frozen while the case is open."""

	weight: float = 1


URGENT_MIX: Final = {"U1": 3, "U2": 5, "U3": 2}
WORRYING_MIX: Final = {"U1": 0.4, "U2": 3, "U3": 6}

SCENARIOS: Final = (
	Scenario(
		act="INT-DTH",
		profiles=("JOU", "MED", "ANT"),
		sentences=(
			"Menaces de mort reçues par message vocal après la diffusion d'une enquête.",
			"Un appel anonyme annonce qu'on s'en prendra à la personne si elle continue ses émissions.",
			"Lettre de menaces glissée sous la porte du bureau, au lendemain d'une publication.",
		),
		measures=("PHY-CHK", "REL-TMP", "PHY-HOM"),
		urgency=URGENT_MIX,
		weight=3,
	),
	Scenario(
		act="INT-HAR",
		profiles=("CSO", "WHR", "YOU", "COM"),
		sentences=(
			"Visites répétées d'inconnus au bureau de l'association, avec des questions sur ses membres.",
			"Intimidations verbales à la sortie des réunions publiques.",
			"La personne est interpellée plusieurs fois par semaine au sujet de ses activités.",
		),
		measures=("PHY-ADV", "COL-ORG", "PHY-CHK"),
		actors=(UNKNOWN_ACTOR, "PR-IND", "ST-ADM"),
		weight=4,
	),
	Scenario(
		act="INT-TFA",
		profiles=("CSO", "JOU", "WRI"),
		sentences=(
			"Les enfants de la personne ont été suivis à la sortie de l'école.",
			"Des menaces visent la famille de la personne, jamais elle directement.",
		),
		measures=("FAM-CHI", "REL-FAM", "PSY-FAM"),
		urgency=WORRYING_MIX,
	),
	Scenario(
		act="INT-ASS",
		profiles=("WHR", "UNI", "COM", "LAN"),
		sentences=(
			"Coups reçus à la fin d'une réunion de sensibilisation ; blessures légères soignées.",
			"La personne a été bousculée et frappée par un groupe au retour d'une médiation.",
		),
		measures=("MED-EMG", "MED-CER", "LEG-CPL"),
		actors=("CO-CRO", "PR-IND"),
		urgency=WORRYING_MIX,
		weight=2,
	),
	Scenario(
		act="INT-REP",
		profiles=("CSO", "PRI", "TJU"),
		sentences=("Représailles après un entretien avec une mission internationale de droits humains.",),
		measures=("ADV-CON", "PHY-CHK"),
		actors=(UNKNOWN_ACTOR, "ST-ADM"),
		urgency=WORRYING_MIX,
	),
	Scenario(
		act="LIB-ARR",
		profiles=("UNI", "BLO", "YOU"),
		sentences=(
			"Arrestation à domicile au petit matin ; la famille ne sait pas où la personne est conduite.",
			"Interpellation lors d'un rassemblement pacifique, sans motif communiqué.",
		),
		measures=("LEG-AID", "LEG-CUS", "FAM-DET"),
		actors=("ST-GEN", "ST-POL"),
		urgency=URGENT_MIX,
		frozen="Arrested",
		weight=2,
	),
	Scenario(
		act="LIB-DET",
		profiles=("JOU", "ANT"),
		sentences=("Détention prolongée au-delà du délai légal de garde à vue, avocat non reçu.",),
		measures=("LEG-CUS", "LEG-AID", "LEG-TRI"),
		actors=("ST-POL", "ST-JUD"),
		urgency=URGENT_MIX,
		frozen="Arrested",
	),
	Scenario(
		act="LIB-ABD",
		profiles=("HUM", "TEA", "PEA"),
		sentences=("Enlèvement sur la route au retour d'une mission ; aucune nouvelle depuis.",),
		measures=("PSY-FAM", "ADV-CON", "INF-MON"),
		actors=("UN-ARM", "NA-GRP"),
		urgency={"U1": 1},
		frozen="Abducted",
		weight=0.8,
	),
	Scenario(
		act="LIB-DIS",
		profiles=("SLA", "IDP", "VIL"),
		sentences=(
			"Familles contraintes de quitter leur village pour avoir refusé un statut hérité.",
			"Le groupe a été expulsé de ses habitations et dort chez des proches.",
		),
		measures=("COL-PLN", "ECO-SUB", "COL-INF"),
		actors=("CO-STA", "CO-TRA"),
		urgency=WORRYING_MIX,
		weight=1.5,
	),
	Scenario(
		act="LIB-BAN",
		profiles=("SLA", "GBV", "WIT"),
		sentences=("La famille ne peut plus acheter ni puiser de l'eau au village depuis la plainte.",),
		measures=("COL-INF", "ECO-SUB"),
		actors=("CO-STA", "CO-TRA"),
		urgency=WORRYING_MIX,
		weight=0.6,
	),
	Scenario(
		act="LIB-MOV",
		profiles=("CSO", "WHR", "LAW"),
		sentences=("Passeport retenu à l'embarquement vers une rencontre de défenseurs, sans explication.",),
		measures=("LEG-AID", "ADV-LET"),
		actors=("ST-PAR", "ST-POL"),
	),
	Scenario(
		act="JUD-SUM",
		profiles=("BLO", "ANT", "JOU"),
		sentences=(
			"Quatrième convocation en un mois à propos des mêmes publications.",
			"Convocations répétées, sans que la personne sache si elle est poursuivie.",
		),
		measures=("LEG-AID", "LEG-TRI"),
		actors=("ST-GEN", "ST-JUD"),
		urgency=WORRYING_MIX,
		weight=2,
	),
	Scenario(
		act="JUD-CYB",
		profiles=("BLO", "JOU"),
		sentences=("Poursuites engagées pour une publication en ligne sur la gestion d'un service public.",),
		measures=("LEG-AID", "LEG-TRI", "DIG-AUD"),
		actors=("ST-JUD",),
		urgency=WORRYING_MIX,
	),
	Scenario(
		act="JUD-IMP",
		profiles=("TJU", "WIT", "PAR"),
		sentences=("Plainte déposée il y a des mois, sans suite ni numéro d'enregistrement.",),
		measures=("LEG-CPL", "ADV-LET"),
		actors=("ST-JUD",),
		weight=1.5,
	),
	Scenario(
		act="ADM-REG",
		profiles=("ORG",),
		sentences=("Récépissé de l'association refusé trois fois, sans motif écrit.",),
		measures=("LEG-CRD", "ADV-LET"),
		actors=("ST-ADM",),
		urgency={"U4": 1},
	),
	Scenario(
		act="ADM-CRD",
		profiles=("CSO", "PAR", "CHI"),
		sentences=("Demande de carte de défenseur restée sans réponse depuis plus de six mois.",),
		measures=("LEG-CRD", "ADV-TES"),
		actors=("ST-ADM",),
		urgency={"U4": 1},
		weight=1.5,
	),
	Scenario(
		act="CIV-ASM",
		profiles=("YOU", "UNI", "ELE"),
		sentences=("Réunion publique interdite la veille, salle fermée sans notification.",),
		measures=("ADV-LET", "LEG-AID"),
		actors=("ST-LOC", "ST-ADM"),
	),
	Scenario(
		act="CIV-MED",
		profiles=("ORG", "MED"),
		sentences=("Antenne d'une radio locale coupée à la suite d'un débat sur la corruption.",),
		measures=("LEG-AID", "ADV-CON"),
		actors=("ST-REG",),
	),
	Scenario(
		act="PRI-SUR",
		profiles=("LAW", "CSO", "ENV"),
		sentences=(
			"La personne pense être suivie : mêmes véhicules devant le domicile et le bureau.",
			"Surveillance visible du siège de l'organisation depuis deux semaines.",
		),
		measures=("PHY-ADV", "DIG-AUD", "PHY-COM"),
		weight=1.5,
	),
	Scenario(
		act="PRI-SEA",
		profiles=("ORG", "CSO"),
		sentences=("Bureau fouillé sans mandat ; ordinateurs et dossiers emportés.",),
		measures=("LEG-CPL", "DIG-ENC", "COL-ORG"),
		actors=("ST-POL", "ST-INT"),
		urgency=WORRYING_MIX,
	),
	Scenario(
		act="DIG-HAC",
		profiles=("JOU", "BLO", "WHR"),
		sentences=("Compte de messagerie pris en main par un inconnu, contacts sollicités en son nom.",),
		measures=("DIG-REC", "DIG-AUD", "DIG-TRN"),
		actors=("PR-ONL",),
		weight=1.5,
	),
	Scenario(
		act="DIG-HAR",
		profiles=("WRI", "WHR", "ART"),
		sentences=(
			"Campagne coordonnée d'insultes en ligne après une intervention à la radio.",
			"Des centaines de messages hostiles depuis la publication d'un plaidoyer.",
		),
		measures=("DIG-TRN", "DIG-TAK", "PSY-THE"),
		actors=("PR-ONL",),
		urgency=WORRYING_MIX,
		weight=2,
	),
	Scenario(
		act="DIG-DOX",
		profiles=("WRI", "JOU"),
		sentences=("Adresse et photo du domicile publiées avec des appels à s'en prendre à la personne.",),
		measures=("DIG-TAK", "REL-TMP", "PHY-HOM"),
		actors=("PR-ONL",),
		urgency=URGENT_MIX,
	),
	Scenario(
		act="PRO-DES",
		profiles=("ORG", "ENV"),
		sentences=("Local de l'association incendié de nuit ; personne n'a été blessé.",),
		measures=("PHY-HOM", "COL-ORG", "ECO-GRT"),
		urgency=WORRYING_MIX,
	),
	Scenario(
		act="PRO-LND",
		profiles=("LAN", "ENV", "VIL"),
		sentences=(
			"Champs du groupe occupés depuis qu'il s'est plaint d'une exploitation voisine.",
			"Retrait de parcelles cultivées à la suite d'une prise de parole publique.",
		),
		measures=("LEG-AID", "COL-DIA"),
		actors=("PR-COM", "CO-TRA"),
		weight=1.5,
	),
	Scenario(
		act="ECO-EMP",
		profiles=("TEA", "UNI", "ANT", "HEP"),
		sentences=(
			"Mutation d'office vers un poste éloigné, quelques jours après une grève.",
			"Contrat non renouvelé à la suite d'un signalement interne.",
		),
		measures=("LEG-AID", "ADV-LET"),
		actors=("ST-EMP", "PR-EMP"),
		weight=1.5,
	),
	Scenario(
		act="DGN-DEF",
		profiles=("WHR", "REL", "CSO"),
		sentences=(
			"Accusations publiques d'agir pour l'étranger, répétées lors de plusieurs assemblées.",
			"La personne est désignée à la radio comme ennemie de la communauté.",
		),
		measures=("ADV-PUB", "COL-DIA", "PSY-THE"),
		actors=("CO-REL", "PO-PAR", "PR-MED"),
		weight=2,
	),
)
