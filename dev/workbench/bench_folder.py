"""The bench of one checkout: light, in bench's usual layout, and apart from every other checkout's."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench import children
from workbench.places import CHECKOUT, cache, digest
from workbench.system_packages import search_path


@dataclass(frozen=True)
class Bench:
	"""A bench folder and the places in it."""

	root: Path

	@property
	def sites(self) -> Path:
		"""The sites folder, where Frappe's programs must run."""
		return self.root / "sites"

	@property
	def python(self) -> Path:
		"""The Python that sees Frappe, the app and the test tools."""
		return self.root / "env" / "bin" / "python"

	@property
	def database(self) -> Path:
		"""The private MariaDB's data folder."""
		return self.root / "database"

	@property
	def socket(self) -> Path:
		"""The private MariaDB's unix socket."""
		return self.root / "config" / "db.sock"

	def pid_file(self, name: str) -> Path:
		"""Where the pid of one of the bench's programs stands."""
		return self.root / "config" / "pids" / f"{name}.pid"

	def log(self, name: str) -> Path:
		"""Where one of the bench's programs writes."""
		return self.root / "logs" / f"{name}.log"

	def mark(self, name: str) -> str:
		"""What a completed step left as its stamp, "" when it was not completed."""
		stamp = self._stamp(name)
		return stamp.read_text() if stamp.exists() else ""

	def set_mark(self, name: str, value: str) -> None:
		"""Stamp a step as completed; ``value`` names what it was completed with."""
		self._stamp(name).parent.mkdir(parents=True, exist_ok=True)
		self._stamp(name).write_text(value)

	def clear_mark(self, name: str) -> None:
		"""Take a step's stamp away, before the step is done again."""
		self._stamp(name).unlink(missing_ok=True)

	def _stamp(self, name: str) -> Path:
		return self.root / "config" / "completed" / name

	def settings(self) -> dict[str, Any]:
		"""The bench's common_site_config.json, {} before there is one."""
		path = self.sites / "common_site_config.json"
		return json.loads(path.read_text()) if path.exists() else {}

	def change_settings(self, **values: Any) -> None:
		"""Change some of the common settings, keep the others."""
		write_json(self.sites / "common_site_config.json", {**self.settings(), **values})

	def change_site_settings(self, site: str, **values: Any) -> None:
		"""Change some of a site's settings, keep the others."""
		path = self.sites / site / "site_config.json"
		write_json(path, {**json.loads(path.read_text()), **values})

	def run_environment(self) -> dict[str, str]:
		"""Environment variables for the bench's programs: its own bin folder first."""
		path = f"{self.root / 'env' / 'bin'}:{search_path()}"
		return {
			**os.environ,
			"PATH": path,
			"FRAPPE_BENCH_ROOT": str(self.root),
			"SITES_PATH": str(self.sites),
		}

	def frappe(self, *arguments: str, doing: str, advice: str, log: str = "commands") -> None:
		"""Run one of Frappe's commands in the bench. Raises Trouble when it fails."""
		children.run(
			[str(self.python), "-m", "frappe.utils.bench_helper", "frappe", *arguments],
			doing=doing,
			advice=advice,
			log=self.log(log),
			cwd=self.sites,
			env=self.run_environment(),
		)


def write_json(path: Path, value: object) -> None:
	"""Write a private JSON file whole or not at all."""
	fresh = path.with_name(f".{path.name}.{os.getpid()}")
	fresh.touch(mode=0o600)
	fresh.write_text(json.dumps(value, indent=1, sort_keys=True) + "\n")
	fresh.replace(path)


def bench_for(purpose: str) -> Bench:
	"""The bench of this checkout for ``purpose`` ("demo", a test run's slot), made or not."""
	return Bench(cache() / "benches" / f"{digest(str(CHECKOUT))}-{purpose}")
