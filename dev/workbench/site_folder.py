"""Sites: one with Frappe alone is made once and kept as a snapshot; the others start as copies of it.

A snapshot is the database's data folder and the site's folder, taken while the database is stopped. Starting
from it gives what ``new-site`` gives, in a second instead of half a minute.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from workbench import children, services
from workbench.bench_folder import Bench
from workbench.console import Trouble, say, step
from workbench.places import APP, app_exists, cache, digest
from workbench.platform_parts import Platform
from workbench.shared_parts import Part, ensure

ADMIN_PASSWORD = "admin"  # noqa: S105 - of sites on loopback that hold nothing real
_TASKS = Path(__file__).with_name("site_tasks.py")
_SEED_SITE = "seed.localhost"
_ADVICE = "read the log's end; an error of the app itself must be mended in the app"


def ensure_seed(bench: Bench, platform: Platform) -> Path:
	"""The snapshot of a site with Frappe alone, its setup wizard completed; made in ``bench`` if missing."""

	def make(part: Part) -> None:
		forget(bench)
		services.start(bench, durable=False)
		_new_site(bench)
		run_task(bench, _SEED_SITE, "complete_setup_wizard", doing="completing the setup wizard")
		services.stop(bench)
		save_snapshot(bench, _SEED_SITE, part.folder)
		forget(bench)

	key = digest(
		platform.tree.name, platform.environment.name, services.database_version(), _TASKS.read_text()
	)
	return ensure(Part("seeds", key, "Making a site with Frappe"), make)


def _new_site(bench: Bench) -> None:
	bench.frappe(
		"new-site",
		_SEED_SITE,
		"--db-name",
		"cndh",
		"--db-root-password",
		bench.settings()["root_password"],
		"--admin-password",
		ADMIN_PASSWORD,
		doing="making a new site",
		advice=_ADVICE,
	)


def save_snapshot(bench: Bench, site: str, target: Path) -> None:
	"""Copy the stopped database and the site's folder into the folder ``target``."""
	shutil.rmtree(target, ignore_errors=True)
	target.mkdir(parents=True)
	shutil.copytree(bench.database, target / "database", symlinks=True)
	shutil.copytree(bench.sites / site, target / "site", symlinks=True)


def restore_snapshot(bench: Bench, snapshot: Path, site: str) -> None:
	"""Stop the services and put a snapshot in the place of the bench's database and all its sites."""
	forget(bench)
	fresh = bench.database.with_name("database.partial")
	shutil.copytree(snapshot / "database", fresh, symlinks=True)
	shutil.copytree(snapshot / "site", bench.sites / site, symlinks=True)
	fresh.rename(bench.database)


def forget(bench: Bench) -> None:
	"""Throw away the bench's database and all its sites."""
	services.stop(bench)
	for folder in (bench.database, bench.database.with_name("database.partial")):
		shutil.rmtree(folder, ignore_errors=True)
	for config in bench.sites.glob("*/site_config.json"):
		shutil.rmtree(config.parent)


def install_app(bench: Bench, site: str) -> None:
	"""Install the app on a site, if the checkout holds one."""
	if not app_exists():
		say(f"the checkout has no {APP}/hooks.py yet: the site stays with Frappe alone")
		return
	with step("Installing the app on the site"):
		arguments = ("--site", site, "install-app", APP)
		bench.frappe(*arguments, doing="installing the app", advice=_ADVICE, log="install-app")
		_make_keys(bench, site)


def _make_keys(bench: Bench, site: str) -> None:
	"""Give a site of ours the keys of its protected fields, in a file outside the bench as on a real server."""
	folder = cache() / "keys"
	folder.mkdir(mode=0o700, exist_ok=True)
	path = folder / f"{digest(str(bench.root), site)}.key"
	path.unlink(missing_ok=True)  # of a site of that name that is gone
	arguments = ("--site", site, "cndh", "keys", "init", "--file", str(path))
	bench.frappe(*arguments, doing="making the keys of protected fields", advice=_ADVICE, log="keys")


def run_task(bench: Bench, site: str, task: str, *, doing: str, log: Path | None = None) -> None:
	"""Run one of the tasks of ``site_tasks``, its output in ``log`` or with the other commands'."""
	children.run(
		_task_command(bench, site, task),
		doing=doing,
		advice=_ADVICE,
		log=log or bench.log("commands"),
		cwd=bench.sites,
		env=bench.run_environment(),
	)


def show_task(bench: Bench, site: str, task: str, *, doing: str) -> None:
	"""Run one of the tasks of ``site_tasks`` that takes long and prints how far it is."""
	command = _task_command(bench, site, task)
	code = children.wait_for(command, cwd=bench.sites, env=bench.run_environment())
	if code != 0:
		raise Trouble(f"{doing} failed (exit {code})", "mend what the lines above name")


def _task_command(bench: Bench, site: str, task: str) -> list[str]:
	return [str(bench.python), str(_TASKS), str(bench.sites), site, task]


def demo_logins(bench: Bench, site: str) -> tuple[list[list[str]], str]:
	"""The demo's logins (rows of who, login, role) and their password; ([], "") without demo data."""
	log = bench.log("logins")
	log.unlink(missing_ok=True)
	run_task(bench, site, "print_logins", doing="asking for the demo logins", log=log)
	lines = [line.split("\t") for line in log.read_text().splitlines()]
	rows = [line[1:] for line in lines if line[0] == "login"]
	return rows, next((line[1] for line in lines if line[0] == "password"), "")


def lock_file(bench: Bench) -> Path:
	"""The lock that keeps two runs from working on one bench."""
	return cache() / "locks" / f"bench-{bench.root.name}"
