"""What authorities and groups commit themselves to at an activity, in the words of a report."""

from __future__ import annotations

from typing import Final

FUNCTION_OF_AUDIENCE: Final = {
	"ADM": "Représentant de l'administration territoriale",
	"ELE": "Élu local",
	"PAR": "Membre d'une commission parlementaire",
	"POL": "Commandement de police",
	"GEN": "Commandement de gendarmerie",
	"MAG": "Chef de juridiction",
	"PEN": "Direction d'établissement",
	"TRA": "Porte-parole des autorités traditionnelles",
}
"""Audience → function of whoever commits: a function, never a name."""

COMMITMENTS: Final = (
	"Désigner un point de contact pour les défenseurs et le faire connaître.",
	"Recevoir les associations une fois par trimestre.",
	"Afficher la loi 2018-003 dans les locaux ouverts au public.",
	"Informer la Commission de toute interdiction de réunion, avec ses motifs.",
	"Relayer les consignes de protection auprès des agents de terrain.",
)
