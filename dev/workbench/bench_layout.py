"""Laying out a bench from the shared parts, and bringing it up to date with them and with the checkout."""

from __future__ import annotations

import getpass
import secrets
import shutil
import stat
from pathlib import Path
from typing import Any

from workbench import bundles, children
from workbench.bench_folder import Bench
from workbench.environment import site_packages
from workbench.frappe_tree import link_copy
from workbench.places import APP, CHECKOUT, app_exists
from workbench.platform_parts import Platform
from workbench.ports import LOOPBACK
from workbench.system_packages import program


def prepare(bench: Bench, platform: Platform) -> None:
	"""Make the bench, or bring it up to date. No program of the bench may be running."""
	if bench.mark("layout") != platform.base_key:
		bench.clear_mark("layout")
		_lay_out(bench, platform)
		bench.set_mark("layout", platform.base_key)
	if bench.mark("assets") != platform.assets_key:
		bench.clear_mark("assets")
		bench.clear_mark("bundles")
		bundles.place(bench.root, platform.assets)
		bench.set_mark("assets", platform.assets_key)
	apps = ["frappe", APP] if app_exists() else ["frappe"]
	(bench.sites / "apps.txt").write_text("\n".join(apps) + "\n")
	_refresh_app_bundles(bench, platform)


def _lay_out(bench: Bench, platform: Platform) -> None:
	for name in ("apps", "sites", "logs", "config/pids"):
		(bench.root / name).mkdir(parents=True, exist_ok=True)
	shutil.rmtree(bench.root / "apps" / "frappe", ignore_errors=True)
	link_copy(platform.tree, bench.root / "apps" / "frappe")
	app = bench.root / "apps" / APP
	app.unlink(missing_ok=True)
	app.symlink_to(CHECKOUT)
	_make_environment(bench, platform)
	bench.change_settings(**_fixed_settings(bench))


def _fixed_settings(bench: Bench) -> dict[str, Any]:
	return {
		"db_host": LOOPBACK,
		"db_socket": str(bench.socket),
		"root_login": "root",
		"root_password": bench.settings().get("root_password") or secrets.token_hex(16),
		# Lets root use the `bench` command in this folder.
		"frappe_user": getpass.getuser(),
		"live_reload": False,
		"use_redis_auth": False,
	}


def _make_environment(bench: Bench, platform: Platform) -> None:
	"""A thin environment of the bench's own on top of the shared one: only the paths to the apps differ."""
	env = bench.root / "env"
	children.run(
		[str(platform.environment / "bin" / "python"), "-m", "venv", "--clear", "--without-pip", str(env)],
		doing="making the bench's Python environment",
		advice="remove the cndh_protection folder of your cache and start over",
		log=bench.log("commands"),
	)
	shared = site_packages(platform.environment)
	lines = [
		f"import site; site.addsitedir({str(shared)!r})",
		str(bench.root / "apps" / "frappe"),
		str(CHECKOUT),
	]
	(site_packages(env) / "bench.pth").write_text("\n".join(lines) + "\n")
	_add_command(env / "bin" / "bench", platform.environment / "bin" / "bench")
	_add_command(env / "bin" / "mysql", Path(program("mariadb") or "mariadb"))


def _add_command(path: Path, program: Path) -> None:
	path.write_text(f'#!/bin/sh\nexec "{program}" "$@"\n')
	path.chmod(path.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)


def _refresh_app_bundles(bench: Bench, platform: Platform) -> None:
	if not app_exists():
		return
	wanted = bundles.app_bundles_digest()
	if bench.mark("bundles") != wanted:
		bench.clear_mark("bundles")
		bundles.build_app(bench.root, platform.node_modules, bench.log("bundles"))
		bench.set_mark("bundles", wanted)
