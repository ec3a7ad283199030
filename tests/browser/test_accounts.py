"""An administrator asks for a role, the account says what waits, and the chair gives it by a button."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import frappe
import pytest
from playwright.sync_api import expect

from cndh_protection.constants import Role
from tests.browser.desk import SLOW_MS, Desk
from tests.factories import account_values
from tests.people import DOMAIN, as_user, profile_person

ADMINISTRATOR = profile_person("Administrateur technique")
CHAIR = profile_person("Président(e) de sous-commission")
NEW = f"arrivee@{DOMAIN}"

pytestmark = pytest.mark.commits


@pytest.fixture
def request_name() -> Iterator[str]:
	"""What an administrator asked for: the account is there without the role."""
	with as_user(ADMINISTRATOR):
		user = frappe.get_doc(account_values(email=NEW, first_name="Arrivée"))
		user.append_roles(Role.OUTREACH, Role.LEGAL)
		user.insert()
	frappe.db.commit()
	yield frappe.db.get_value("Role Request", {"user": NEW})
	_remove_account()


def _remove_account() -> None:
	"""As rows: the platform keeps the last account that is System Manager, which it takes this one for."""
	frappe.db.rollback()
	for table, column in (("Role Request", "user"), ("Has Role", "parent"), ("User", "name")):
		frappe.db.delete(table, {column: NEW})
	frappe.db.commit()


def test_a_role_waits_and_is_given(desk_of: Callable[[str], Desk], request_name: str) -> None:
	administrator, chair = desk_of(ADMINISTRATOR), desk_of(CHAIR)
	administrator.open("user", NEW)
	expect(administrator.page.get_by_text("En attente d'une seconde personne").first).to_be_visible()
	shoot(administrator, "waiting")
	chair.open("role-request", request_name)
	shoot(chair, "request")
	chair.page.get_by_role("button", name="Confirmer").first.click()
	chair.page.locator(".modal.show .btn-primary").click()
	expect(chair.page.get_by_text("Confirmée").first).to_be_visible(timeout=SLOW_MS)
	frappe.db.rollback()
	assert frappe.db.exists("Has Role", {"parent": NEW, "role": Role.LEGAL})
	administrator.page.reload()
	administrator.settle()
	expect(administrator.page.get_by_text("En attente d'une seconde personne")).to_have_count(0)


def shoot(desk: Desk, name: str) -> None:
	"""A picture of each screen, at both widths, where somebody asks for them."""
	if folder := os.environ.get("CNDH_SCREENSHOTS"):
		for width in (390, 1366):
			desk.page.set_viewport_size({"width": width, "height": 768})
			desk.page.screenshot(path=f"{folder}/{name}-{width}.png")
