"""Counts of a group: no part is larger than the whole; what is not known yet is no mistake."""

from __future__ import annotations

from collections.abc import Callable

import frappe
import pytest
from frappe.model.document import Document

from tests.factories import make_case, make_defender


@pytest.mark.parametrize("make", [make_case, make_defender])
@pytest.mark.parametrize(
	("part", "words"),
	[("group_women", "Femmes"), ("group_children", "Enfants"), ("group_households", "Ménages")],
)
def test_more_than_people(make: Callable[..., Document], part: str, words: str) -> None:
	frappe.local.lang = "fr"
	with pytest.raises(frappe.ValidationError, match=f"{words}.*les 12 personnes du groupe"):
		make(group_size=12, **{part: 13})
	made = make(group_size=12, **{part: 12})
	made.set(part, "13")  # as a form posts it
	with pytest.raises(frappe.ValidationError, match=words):
		made.save()


@pytest.mark.parametrize("make", [make_case, make_defender])
def test_women_and_children_may_be_the_same_people(make: Callable[..., Document]) -> None:
	assert make(group_size=12, group_women=8, group_children=8).name


@pytest.mark.parametrize("make", [make_case, make_defender])
def test_how_many_there_are_may_be_unknown(make: Callable[..., Document]) -> None:
	assert make(group_women=13).name


@pytest.mark.parametrize("make", [make_case, make_defender])
def test_counts_of_before_hold_up_nothing(make: Callable[..., Document]) -> None:
	made = make(group_size=12)
	made.db_set("group_women", 13)
	made.reload()
	made.save()
	made.group_children = 2
	with pytest.raises(frappe.ValidationError, match="more than"):
		made.save()
