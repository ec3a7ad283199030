"""./dev/demo: a running site with the app and demo data, to look at and to try."""

from __future__ import annotations

import argparse
import shutil
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from workbench import children, daemons, ports, services, site_folder
from workbench.bench_folder import Bench, bench_for
from workbench.bench_layout import prepare
from workbench.console import Trouble, say, step
from workbench.locks import exclusive
from workbench.places import app_digest, app_exists, digest
from workbench.platform_parts import Platform
from workbench.platform_parts import ensure as ensure_platform

_SITE = "demo.localhost"
_FIRST_PORT = 8000
_WEB_PROCESSES = 2
_PATIENCE_SECONDS = 60
_NOT_RUNNING = 3
# In the order of starting; stopped the other way round, before MariaDB and Redis.
_PROGRAMS = ("web", "worker", "scheduler")


def main() -> int:
	"""Do what the command line asks; returns the exit code."""
	options = _read_options()
	children.interrupt_on_signals()
	bench = bench_for("demo")
	if options.action == "status":
		return _print_status(bench)
	if options.action in ("stop", "reset"):
		with exclusive(site_folder.lock_file(bench), "starting or stopping the demo"):
			_stop(bench)
			if options.action == "reset":
				shutil.rmtree(bench.root, ignore_errors=True)
				say("the demo's site and database are removed")
		return 0
	return _start(bench, options.port, options.detach)


def _read_options() -> argparse.Namespace:
	parser = argparse.ArgumentParser(prog="./dev/demo", description=__doc__)
	actions = ("start", "stop", "status", "reset")
	text = "start (the default), stop, status, or reset: stop and throw the demo's data away"
	parser.add_argument("action", nargs="?", default="start", choices=actions, help=text)
	parser.add_argument("--detach", action="store_true", help="return once it runs, and leave it running")
	parser.add_argument(
		"--port", type=int, help=f"the web server's port (default: {_FIRST_PORT} or the next free one)"
	)
	return parser.parse_args()


def _start(bench: Bench, port: int | None, detach: bool) -> int:
	with exclusive(site_folder.lock_file(bench), "starting or stopping the demo"):
		if daemons.is_running(bench.pid_file("web")):
			say("the demo is running already")
		else:
			_bring_up(bench, port)
		_print_address(bench)
	if detach:
		print("It goes on running. ./dev/demo stop ends it.")
		return 0
	return _stay(bench)


def _bring_up(bench: Bench, port: int | None) -> None:
	if port is not None and not ports.is_free(port):
		raise Trouble(f"port {port} is in use", "name another with --port, or leave it out to get a free one")
	platform = ensure_platform(browser=False)
	try:
		_stop(bench)
		prepare(bench, platform)
		_bring_site_up_to_date(bench, platform)
		_start_programs(bench, port or ports.first_free(_FIRST_PORT))
	except BaseException:
		_stop(bench)
		raise


def _bring_site_up_to_date(bench: Bench, platform: Platform) -> None:
	"""A whole site with the present app, and the services running; a half-made one is made anew."""
	state = digest(platform.base_key, app_digest() if app_exists() else "without the app")
	before = bench.mark("site")
	if not before:
		_make_site(bench, platform)
	else:
		services.start(bench, durable=True)
		if before != state:
			_migrate(bench)
	bench.set_mark("site", state)


def _make_site(bench: Bench, platform: Platform) -> None:
	seed = site_folder.ensure_seed(bench, platform)
	site_folder.restore_snapshot(bench, seed, _SITE)
	services.start(bench, durable=True)
	bench.change_settings(default_site=_SITE)
	# No mail may leave a demo, and people must see that it is one.
	bench.change_site_settings(_SITE, cndh_demo=1, mute_emails=1)
	site_folder.install_app(bench, _SITE)
	with step("Loading the demo data"):
		site_folder.show_task(bench, _SITE, "load_demo", doing="loading the demo data")
	site_folder.run_task(bench, _SITE, "enable_scheduler", doing="switching the scheduler on")


def _migrate(bench: Bench) -> None:
	with step("Migrating the site to the present state of the app"):
		advice = "mend what the log names, or start over with ./dev/demo reset"
		bench.frappe("--site", _SITE, "migrate", doing="migrating the site", advice=advice, log="migrate")


def _start_programs(bench: Bench, port: int) -> None:
	bench.change_settings(webserver_port=port)
	bench.change_site_settings(_SITE, host_name=_address(port))
	serve = [str(Path(__file__).with_name("serve.py")), "--bench", str(bench.root), "--site", _SITE]
	helper = ["-m", "frappe.utils.bench_helper", "frappe"]
	arguments = {
		"web": [*serve, "--port", str(port), "--workers", str(_WEB_PROCESSES)],
		"worker": [*helper, "worker", "--quiet"],
		"scheduler": [*helper, "schedule"],
	}
	with step("Starting the web server, a worker and the scheduler"):
		for name in _PROGRAMS:
			daemons.start(
				[str(bench.python), *arguments[name]],
				pid_file=bench.pid_file(name),
				log=bench.log(name),
				cwd=bench.sites,
				env=bench.run_environment(),
			)
		_wait_for_web(bench, port)


def _wait_for_web(bench: Bench, port: int) -> None:
	limit = time.monotonic() + _PATIENCE_SECONDS
	while time.monotonic() < limit and daemons.is_running(bench.pid_file("web")):
		try:
			with urllib.request.urlopen(f"http://{ports.LOOPBACK}:{port}/api/method/ping", timeout=10):
				return
		except urllib.error.HTTPError as error:
			raise Trouble(
				f"the site answers with an error ({error})", f"look into {bench.log('web')}"
			) from error
		except OSError:
			time.sleep(0.2)
	log = bench.log("web")
	raise Trouble(f"the web server did not start: {children.last_line(log)}", f"look into {log}")


def _stop(bench: Bench) -> None:
	"""End everything of the demo that is running."""
	running = [name for name in _PROGRAMS if daemons.is_running(bench.pid_file(name))]
	for name in reversed(_PROGRAMS):
		daemons.stop(bench.pid_file(name), patience=10)
	services.stop(bench)
	if running:
		say("the demo is stopped")


def _stay(bench: Bench) -> int:
	print("Ctrl-C stops it.", flush=True)
	names = (*_PROGRAMS, *services.NAMES)
	try:
		while True:
			time.sleep(1)
			for name in names:
				if not daemons.is_running(bench.pid_file(name)):
					return _ended(bench, name)
	except KeyboardInterrupt:
		print()
		with exclusive(site_folder.lock_file(bench), "starting or stopping the demo"):
			_stop(bench)
		return 0


def _ended(bench: Bench, name: str) -> int:
	"""A program ended: by another ./dev/demo, which takes the pid files away, or by itself."""
	by_itself = bench.pid_file(name).exists()
	with exclusive(site_folder.lock_file(bench), "starting or stopping the demo"):
		if not by_itself:
			say("the demo was stopped by another command")
			return 0
		_stop(bench)
	log = bench.log(name)
	raise Trouble(
		f"{name} ended by itself: {children.last_line(log)}", f"look into {log}, then start it again"
	)


def _print_status(bench: Bench) -> int:
	for name in (*services.NAMES, *_PROGRAMS):
		pid = daemons.running_pid(bench.pid_file(name))
		print(f"{name:10} {'running, pid ' + str(pid) if pid else 'not running'}")
	print(f"bench      {bench.root}")
	if not daemons.is_running(bench.pid_file("web")):
		return _NOT_RUNNING
	print(f"address    {_address(bench.settings()['webserver_port'])}")
	return 0


def _address(port: int) -> str:
	return f"http://localhost:{port}"


def _print_address(bench: Bench) -> None:
	rows, password = site_folder.demo_logins(bench, _SITE)
	if not rows:
		rows, password = [["Administration", "Administrator", "Administrator"]], site_folder.ADMIN_PASSWORD
	print(f"\nThe demo runs at {_address(bench.settings()['webserver_port'])}\n")
	for who, login, role in [["Who", "Login", "Role"], *rows]:
		print(f"  {who:34} {login:36} {role}")
	print(f"\n  The password of all: {password}")
	print(
		"  This command made the keys of its protected fields: on a real site the operator makes and keeps them.\n"
	)
	sys.stdout.flush()
