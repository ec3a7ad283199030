"""The dialog in which a case is closed: the grounds of a refusal are asked for with the reasons that need them."""

from __future__ import annotations

from collections.abc import Callable

import frappe
import pytest

from cndh_protection.constants import Stage
from tests.browser.casework import CASE, picture
from tests.browser.desk import Desk
from tests.factories import make_case
from tests.people import profile_person

CHAIR = profile_person("Président(e) de sous-commission")
OF_A_REFUSAL = ("inadmissibility_reason", "orientation", "admissibility_note")


@pytest.mark.commits
def test_grounds_are_asked_for_with_their_reason_only(desk_of: Callable[[str], Desk]) -> None:
	case = make_case(at=Stage.CASE_FOLLOW_UP).name
	frappe.db.commit()
	chair = desk_of(CHAIR)
	chair.open(CASE, case)
	chair.take("Clôturer, avec motif", asks=True)
	asked = [_asked(chair)]
	for reason in ("Irrecevable", "Risque éteint"):
		chair.choose("closure_reason", reason)
		picture(chair.page, f"closing-{len(asked)}")
		asked.append(_asked(chair))
	assert asked == [[], list(OF_A_REFUSAL), []]
	chair.confirm()
	assert chair.state() == "Clôturé"


def _asked(desk: Desk) -> list[str]:
	dialog = desk.page.locator(".modal.show")
	return [
		name
		for name in OF_A_REFUSAL
		if dialog.locator(f".frappe-control[data-fieldname='{name}']:visible").count()
	]
