"""Codes and aliases that say nothing about the person: random, and easy to say and write."""

from __future__ import annotations

import secrets
from typing import Final

import frappe

LETTERS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Letters and digits that are not taken for one another (no I, L, O, 0, 1)."""

TREES: Final = (
	"Acacia Balanzan Bambou Baobab Cailcédrat Caroubier Cédrat Citronnier Dattier Doum Ébène Figuier Fromager "
	"Gommier Goyavier Hibiscus Jujubier Karité Kapokier Lotus Manguier Moringa Néré Nénuphar Oranger Palmier "
	"Papayer Rônier Roseau Samba Santal Tamarinier"
).split()
THINGS: Final = (
	"Aurore Boussole Brise Calebasse Colline Comète Corail Dune Éclat Étoile Falaise Fleuve Galet Horizon Île Jarre "
	"Lagune Lueur Lune Mirage Nuage Oasis Ombre Perle Pirogue Plaine Pluie Rivage Rosée Sable Savane Soleil Source "
	"Tambour Vallon Vent"
).split()
TRIES: Final = 50


def new_defender_code() -> str:
	"""An unused code ``DEF-XXXXXX``, from a cryptographic source."""
	for _try in range(TRIES):
		code = "DEF-" + "".join(secrets.choice(LETTERS) for _n in range(6))
		if not frappe.db.exists("Defender", code):
			return code
	raise RuntimeError("no unused defender code found")


def new_alias() -> str:
	"""Two words such as "Baobab-Lune"; a number follows when every try was taken."""
	for _try in range(TRIES):
		alias = f"{secrets.choice(TREES)}-{secrets.choice(THINGS)}"
		if not frappe.db.exists("Defender", {"alias": alias}):
			return alias
	return f"{secrets.choice(TREES)}-{secrets.choice(THINGS)}-{secrets.randbelow(9000) + 1000}"
