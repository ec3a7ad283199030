"""A web server for one site on a loopback port, in the foreground; run it with the bench's Python.

python serve.py --bench BENCH --site SITE --port PORT [--workers N]

It serves pages, the built assets and the site's public files, as nginx and gunicorn do on a real server.
It prints errors only, and ends on SIGTERM and SIGINT.
"""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from pathlib import Path
from typing import Any

_THREADS = 4
_TIMEOUT_SECONDS = 120


def main() -> None:
	"""Serve until told to stop."""
	# Only errors are worth a line; gunicorn 20 draws this warning at each start.
	warnings.filterwarnings("ignore", message="pkg_resources is deprecated")
	from gunicorn.app.wsgiapp import run

	options = _read_options()
	# Frappe finds sites, logs and assets from the sites folder.
	os.chdir(Path(options.bench) / "sites")
	os.environ["SITES_PATH"] = os.getcwd()
	# This package as a whole, and not its modules one by one, is what may be imported.
	sys.path[0] = str(Path(__file__).resolve().parents[1])
	sys.argv = ["gunicorn", *_gunicorn_options(options)]
	run()


def _gunicorn_options(options: argparse.Namespace) -> list[str]:
	return [
		f"--bind=127.0.0.1:{options.port}",
		# gunicorn remembers the folder that it was imported in.
		f"--chdir={os.getcwd()}",
		f"--workers={options.workers}",
		# A browser keeps spare connections open: with threads they hold up nobody.
		"--worker-class=gthread",
		f"--threads={_THREADS}",
		f"--timeout={_TIMEOUT_SECONDS}",
		"--log-level=error",
		# Called in each web process, so that none shares a database connection with another.
		f"workbench.serve:application({options.site!r})",
	]


def _read_options() -> argparse.Namespace:
	parser = argparse.ArgumentParser(
		description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
	)
	parser.add_argument("--bench", required=True, help="the bench folder")
	parser.add_argument(
		"--site", required=True, help="the site to serve, whatever the address in the request"
	)
	parser.add_argument("--port", required=True, type=int)
	parser.add_argument("--workers", type=int, default=1, help="web processes")
	return parser.parse_args()


def application(site: str) -> Any:
	"""Frappe's WSGI application for one site, with the static files in front of it."""
	import frappe.app
	from werkzeug.middleware.shared_data import SharedDataMiddleware

	sites = Path.cwd()
	frappe.app._site = site
	frappe.app._sites_path = str(sites)
	folders: dict[str, str | tuple[str, str]] = {
		"/assets": str(sites / "assets"),
		"/files": str(sites / site / "public" / "files"),
	}
	# What is no file there goes on to Frappe, which answers with a proper page.
	return SharedDataMiddleware(frappe.app.application, folders)


if __name__ == "__main__":
	main()
