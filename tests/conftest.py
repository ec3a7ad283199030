"""The bridge between pytest and a Frappe site.

Tests under ``tests/unit`` run without a site, those under ``tests/mutation`` give it to another process. All others
run on the site named by ``FRAPPE_SITE`` in the sites folder ``FRAPPE_SITES_PATH``, each in a transaction that is rolled back, as Administrator until they say otherwise
(:func:`tests.people.as_user`), in English. A test marked ``commits`` commits for good and cleans up after itself.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import frappe
import frappe.utils.caching
import hypothesis
import pytest

from tests.forgetting import forget
from tests.people import make_everybody
from tests.serving import address  # noqa: F401 - a fixture for all

# A machine that does something else beside fails no test.
hypothesis.settings.register_profile(
	"untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("untimed")

WITHOUT_SITE = tuple(Path(__file__).parent / room for room in ("unit", "mutation"))
LAST = tuple(Path(__file__).parent / room for room in ("mutation", "browser"))
"""Without their guards tests may fail to clean up, and what is done in the browser is committed by the server."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
	"""Let those come last that leave something on the site: others count what is there."""
	items.sort(
		key=lambda item: next((n for n, room in enumerate(LAST, 1) if item.path.is_relative_to(room)), 0)
	)


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
	"""A connection to the site, with everybody of :mod:`tests.people` on it."""
	name = os.environ.get("FRAPPE_SITE", "test.localhost")
	default = Path(frappe.__file__).parents[3] / "sites"
	os.chdir(os.environ.get("FRAPPE_SITES_PATH", default))  # Frappe writes its logs to ../logs
	frappe.init(site=name, sites_path=".", force=True)
	if not frappe.conf.allow_tests:
		pytest.exit(
			f"Not a site for tests. First: bench --site {name} set-config allow_tests 1", returncode=2
		)
	frappe.connect()
	frappe.clear_cache()
	make_everybody()
	yield name
	frappe.destroy()


@pytest.fixture
def outbox() -> list[dict[str, Any]]:
	"""The mails that the test sent: the arguments of each call of ``frappe.sendmail``."""
	return []


@pytest.fixture
def rollback(
	site: str,
	outbox: list[dict[str, Any]],
	monkeypatch: pytest.MonkeyPatch,
	request: pytest.FixtureRequest,
) -> Iterator[None]:
	"""Begin as Administrator in a fresh transaction; undo everything afterwards, in the database and in the caches."""
	forget()
	if getattr(frappe.local, "request", None):  # of a test before
		del frappe.local.request
	frappe.set_user("Administrator")
	frappe.local.lang = "en"
	frappe.local.flags.in_test = True
	if hasattr(frappe, "in_test"):  # Frappe 16
		frappe.in_test = True
	if not request.node.get_closest_marker("commits"):
		monkeypatch.setattr(frappe.local.db, "commit", lambda *_args, **_options: None)
	monkeypatch.setattr(frappe, "sendmail", lambda *_args, **mail: outbox.append(mail))
	yield
	frappe.set_user("Administrator")
	forget()


@pytest.fixture(autouse=True)
def on_the_site(request: pytest.FixtureRequest) -> None:
	"""Give every test of the other rooms its site."""
	if not any(request.path.is_relative_to(room) for room in WITHOUT_SITE):
		request.getfixturevalue("rollback")
