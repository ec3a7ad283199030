"""./dev/test: the checks and the tests, on throw-away sites. Arguments are handed to pytest.

All tests together take well over an hour on one site. Without arguments they run in two halves side by side, each on a
bench and a site of its own; then those in the browser, with nothing beside: people wait for a page some seconds only.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from workbench import children, services, site_folder
from workbench.bench_folder import Bench, bench_for
from workbench.bench_layout import prepare
from workbench.console import Trouble, say, step
from workbench.locks import exclusive_or_skip
from workbench.places import CHECKOUT, app_digest, app_exists, digest
from workbench.platform_parts import Platform
from workbench.platform_parts import ensure as ensure_platform

_SITE = "test.localhost"
_SLOTS = 8
_SECOND_HALF = ("tests/leaks", "tests/permissions", "tests/portal", "tests/mutation")
"""These rooms take about as long as all others but the browser's; a new room joins the others."""
_ALONE = "tests/browser"
_CHECKS = (
	("ruff check", ("ruff", "check")),
	("ruff format --check", ("ruff", "format", "--check")),
	("mypy", ("mypy",)),
)


def main() -> int:
	"""Check and test; returns the exit code of the first that failed, 0 when all passed."""
	children.interrupt_on_signals()
	platform = ensure_platform(browser=True)
	say(f"this run is on Frappe {platform.frappe_version} from {platform.label}")
	if sys.argv[1:]:
		with _prepared_bench(platform) as bench:
			return _conclude(_check_and_test(bench, platform, _named(sys.argv[1:])))
	with _prepared_bench(platform) as bench, _prepared_bench(platform) as beside:
		others = [f"--ignore={room}" for room in (*_SECOND_HALF, _ALONE)]
		codes, second = children.both(
			lambda: _check_and_test(bench, platform, ["tests", *others]),
			lambda: _test_second_half(beside, platform),
		)
		print(beside.log("pytest").read_text(errors="replace"), flush=True)
		services.stop(beside)
		codes |= {"pytest, second half": second, "pytest, browser": _run_pytest(bench, [_ALONE])}
	return _conclude(codes)


def _check_and_test(bench: Bench, platform: Platform, arguments: list[str]) -> dict[str, int]:
	_, codes = children.both(lambda: _make_site(bench, platform), lambda: _run_checks(bench))
	_report_checks(bench, codes)
	return {**codes, "pytest": _run_pytest(bench, arguments)}


def _test_second_half(bench: Bench, platform: Platform) -> int:
	"""What pytest says waits in a log, to be shown after that of the first half."""
	_make_site(bench, platform)
	with bench.log("pytest").open("wb") as output:
		return _run_pytest(bench, [*_SECOND_HALF], output)


@contextmanager
def _prepared_bench(platform: Platform) -> Iterator[Bench]:
	"""A free bench as this platform wants it; its sites are thrown away afterwards."""
	with _free_bench() as bench:
		services.stop(bench)
		prepare(bench, platform)
		try:
			yield bench
		finally:
			site_folder.forget(bench)


@contextmanager
def _free_bench() -> Iterator[Bench]:
	"""A test bench that no other run is using: runs side by side have one each."""
	with ExitStack() as held:
		for slot in range(1, _SLOTS + 1):
			bench = bench_for(f"test-{slot}")
			if held.enter_context(exclusive_or_skip(site_folder.lock_file(bench))):
				yield bench
				return
	raise Trouble(f"{_SLOTS} test runs of this checkout are going on already", "wait for one of them to end")


def _make_site(bench: Bench, platform: Platform) -> None:
	"""A fresh site with the app as it is now; its snapshot serves the next run if the app has not changed."""
	with step("Making the throw-away site"):
		seed = site_folder.ensure_seed(bench, platform)
		state = digest(seed.name, app_digest() if app_exists() else "without the app")
		snapshot = bench.root / "snapshot"
		if bench.mark("snapshot") == state:
			site_folder.restore_snapshot(bench, snapshot, _SITE)
		else:
			site_folder.restore_snapshot(bench, seed, _SITE)
			services.start(bench, durable=False)
			site_folder.install_app(bench, _SITE)
			services.stop(bench)
			_keep_snapshot(bench, snapshot, state)
		services.start(bench, durable=False)
		bench.change_settings(default_site=_SITE)
		bench.change_site_settings(_SITE, allow_tests=1)


def _keep_snapshot(bench: Bench, snapshot: Path, state: str) -> None:
	bench.clear_mark("snapshot")
	site_folder.save_snapshot(bench, _SITE, snapshot)
	bench.set_mark("snapshot", state)


def _run_checks(bench: Bench) -> dict[str, int]:
	"""Run the checks beside the making of the site; their output waits in logs to be shown in order."""
	return {name: _run_check(bench, name, module) for name, module in _CHECKS}


def _run_check(bench: Bench, name: str, module: Sequence[str]) -> int:
	with _check_log(bench, name).open("wb") as output:
		command = [str(bench.python), "-m", *module]
		return children.wait_for(command, output=output, cwd=CHECKOUT, env=_tool_environment(bench))


def _check_log(bench: Bench, name: str) -> Path:
	return bench.log(name.replace(" ", "-"))


def _report_checks(bench: Bench, codes: dict[str, int]) -> None:
	for name, code in codes.items():
		say(f"{name}: {'passed' if code == 0 else 'FAILED'}")
		if code != 0:
			print(_check_log(bench, name).read_text(errors="replace"), flush=True)


def _named(arguments: list[str]) -> list[str]:
	"""What was asked of pytest; all tests if no place was named."""
	named = any((CHECKOUT / argument.partition("::")[0]).exists() for argument in arguments)
	return arguments if named else [*arguments, "tests"]


def _run_pytest(bench: Bench, arguments: list[str], output: IO[bytes] | None = None) -> int:
	say(f"pytest begins{', second half' if output else ''}")
	command = [str(bench.python), "-m", "pytest", "-o", f"cache_dir={bench.root / 'pytest_cache'}"]
	return children.wait_for(
		[*command, *arguments], output=output, cwd=CHECKOUT, env=_test_environment(bench)
	)


def _tool_environment(bench: Bench) -> dict[str, str]:
	"""Keeps the tools' caches out of the checkout."""
	caches = {
		"RUFF_CACHE_DIR": str(bench.root / "ruff_cache"),
		"MYPY_CACHE_DIR": str(bench.root / "mypy_cache"),
	}
	return {**bench.run_environment(), **caches}


def _test_environment(bench: Bench) -> dict[str, str]:
	"""What the tests learn about where they run."""
	return {
		**_tool_environment(bench),
		"FRAPPE_SITE": _SITE,
		"FRAPPE_SITES_PATH": str(bench.sites),
		"FRAPPE_BENCH_ROOT": str(bench.root),
		"CNDH_CHECKOUT": str(CHECKOUT),
	}


def _conclude(codes: dict[str, int]) -> int:
	failed = [name for name, code in codes.items() if code != 0]
	if not failed:
		return os.EX_OK
	say(f"failed: {', '.join(failed)}")
	return codes[failed[0]]
