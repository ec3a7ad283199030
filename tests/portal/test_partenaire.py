"""The partner's page, rendered by the platform as a browser asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
import pytest
from frappe.model.document import Document
from frappe.utils import set_request
from frappe.website.serve import get_response

from cndh_protection.access.partners import partner_of
from cndh_protection.constants import MEASURES_IN_PARTNER_HANDS, MEASURES_SHOWN_TO_PARTNER, Role, Stage
from tests.factories import make_defender, make_measure, make_partner
from tests.people import PARTNER_AT_THE_BROWSER, as_role, as_user, person

ALL_STAGES = sorted(value for name, value in vars(Stage).items() if name.startswith("MEASURE_"))


@pytest.fixture
def partner() -> Document:
	return make_partner(login=person(Role.PARTNER))


@pytest.fixture(autouse=True)
def clean_request() -> Iterator[None]:
	yield
	frappe.local.form_dict = frappe._dict()
	frappe.local.flags.redirect_location = None


def page(**posted: str) -> str:
	"""The page as text; with values, the answer to its form."""
	response = ask(**posted)
	assert response.status_code == 200, response.status
	return response.get_data(as_text=True)


def ask(**posted: str) -> frappe._dict:
	set_request(method="POST" if posted else "GET", path="/partenaire")
	frappe.local.form_dict = frappe._dict(posted)
	frappe.local.lang = "fr"
	return get_response("partenaire")


def test_sees_the_measures_of_its_organisation_and_nothing_of_the_case(partner: Document) -> None:
	defender = make_defender(legal_name="Awa Secrète", kind="Person")
	measure = make_measure(
		partner=partner.name,
		beneficiary=defender.name,
		details="CANARI-lieu",
		risk_created="CANARI-risque",
		at=Stage.MEASURE_ACTIVE,
	)
	other = make_measure(partner=make_partner().name, at=Stage.MEASURE_ACTIVE)
	with as_role(Role.PARTNER):
		text = page()
	assert measure.name in text
	assert "Conseils et plan de sécurité personnelle" in text
	assert other.name not in text
	for hidden in (measure.violation_case, defender.name, defender.alias, "Awa Secrète", "CANARI"):
		assert hidden not in text


@pytest.mark.parametrize("stage", ALL_STAGES)
def test_only_from_the_decision_on(partner: Document, stage: str) -> None:
	measure = make_measure(partner=partner.name, at=stage)
	with as_role(Role.PARTNER):
		text = page()
	assert (measure.name in text) is (stage in MEASURES_SHOWN_TO_PARTNER)
	assert ('name="progress"' in text) is (stage in MEASURES_IN_PARTNER_HANDS)


def test_marks_progress(partner: Document) -> None:
	measure = make_measure(partner=partner.name, at=Stage.MEASURE_ACTIVE)
	with as_role(Role.PARTNER):
		assert ask(measure=measure.name, progress="Under way").status_code in (301, 302, 303)
	measure.reload()
	assert (measure.progress, measure.workflow_state) == ("Under way", "Active")
	assert measure.progress_on


@pytest.mark.parametrize("stage", [Stage.MEASURE_COMPLETED, Stage.MEASURE_ON_HOLD])
def test_marks_nothing_once_it_is_out_of_its_hands(partner: Document, stage: str) -> None:
	measure = make_measure(partner=partner.name, at=stage)
	with as_role(Role.PARTNER):
		assert 'role="alert"' in page(measure=measure.name, progress="Done")
	measure.reload()
	assert measure.progress == "Not started"


def test_another_partners_measure_and_none_at_all_answer_alike(partner: Document) -> None:
	foreign = make_measure(partner=make_partner().name, at=Stage.MEASURE_ACTIVE)
	with as_role(Role.PARTNER):
		answers = [page(measure=number, progress="Done") for number in (foreign.name, "MES-1999-00000")]
	assert answers[0] == answers[1]
	foreign.reload()
	assert foreign.progress == "Not started"


def test_an_impossible_progress_is_refused(partner: Document) -> None:
	measure = make_measure(partner=partner.name, at=Stage.MEASURE_ACTIVE)
	with as_role(Role.PARTNER):
		assert 'role="alert"' in page(measure=measure.name, progress="<script>")
	measure.reload()
	assert measure.progress == "Not started"


@pytest.mark.parametrize("change", [{"active": 0}, {"people": []}])
def test_access_ends_at_once(partner: Document, change: dict[str, object]) -> None:
	"""Though another partner has people."""
	make_partner(login=PARTNER_AT_THE_BROWSER)
	make_measure(partner=partner.name, at=Stage.MEASURE_ACTIVE)
	partner.update(change)
	partner.save()
	with as_role(Role.PARTNER):
		assert ask().status_code == 403


def test_a_person_made_inactive_is_out(partner: Document) -> None:
	partner.people[0].active = 0
	partner.save()
	with as_role(Role.PARTNER):
		assert ask().status_code == 403


def test_a_person_without_the_role_is_out(partner: Document) -> None:
	login = partner.people[0].user
	assert partner_of(login) == partner.name
	frappe.db.delete("Has Role", {"parent": login, "role": Role.PARTNER})
	frappe.cache.hdel("roles", login)
	assert partner_of(login) is None


def test_staff_and_strangers_have_no_page(partner: Document) -> None:
	for role in (Role.CASE_OFFICER, Role.ADMINISTRATOR, Role.PRESIDENT):
		with as_role(role):
			assert ask().status_code == 403
	with as_user("Guest"):
		response = ask()
	assert response.status_code in (301, 302)
	assert "/login" in response.headers["Location"]


def test_a_partner_reads_no_document(partner: Document) -> None:
	measure = make_measure(partner=partner.name, at=Stage.MEASURE_ACTIVE)
	with as_role(Role.PARTNER):
		for doctype in ("Protection Measure", "Violation Case", "Defender", "Partner Organisation"):
			with pytest.raises(frappe.PermissionError):
				frappe.get_list(doctype)
		with pytest.raises(frappe.DoesNotExistError):
			frappe.get_doc("Protection Measure", measure.name).check_permission("read")
