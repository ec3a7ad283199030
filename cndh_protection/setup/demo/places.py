"""Where the light cases lie: region and cercle only, in invented proportions."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Final

from cndh_protection.setup import seed_files

REGION_WEIGHTS: Final = {
	"MLBKO": 17,
	"ML05": 11,
	"ML04": 9,
	"ML01": 8,
	"ML07": 8,
	"ML06": 7,
	"ML03": 6,
	"ML02": 6,
	"ML11": 4,
	"ML12": 4,
	"ML19": 4,
	"ML10": 3,
	"ML16": 2,
	"ML18": 2,
	"ML17": 2,
	"ML15": 2,
	"ML13": 1.5,
	"ML08": 1.5,
	"ML14": 1,
	"ML09": 1,
}
OFFICE_REGIONS: Final = {
	"ANT-KAY": ("ML01", "ML11", "ML12"),
	"ANT-MOP": ("ML05", "ML06", "ML18", "ML19"),
	"ANT-GAO": ("ML07", "ML08", "ML09", "ML10"),
	"ANT-SEG": ("ML04", "ML17"),
	"ANT-SIK": ("ML03", "ML15", "ML16"),
}
HEADQUARTERS: Final = "SIEGE"
FOCAL_POINT_OFFICE: Final = "ANT-MOP"


def office_of(region: str | None) -> str:
	"""The office that the region belongs to; headquarters for all others."""
	return next((office for office, regions in OFFICE_REGIONS.items() if region in regions), HEADQUARTERS)


def some_cercle(chance: Random, region: str) -> str | None:
	"""A cercle of the region, or none where only the region was said."""
	return chance.choice(cercles_of(region)) if chance.random() < 0.7 else None


@cache
def cercles_of(region: str) -> list[str]:
	"""Codes of the cercles of a region (arrondissements in Bamako)."""
	return [row["code"] for row in seed_files.rows("mali_cercles") if row["parent_code"] == region]
