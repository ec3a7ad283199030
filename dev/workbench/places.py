"""Where things lie: the checkout, the cache, and the names under which shared parts are kept."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
APP = "cndh_protection"
# Raised when the way of building a cached part changes, so that parts made the old way are left aside.
RECIPE = "1"


def cache() -> Path:
	"""The folder for everything that the commands make: nothing is written into the checkout."""
	base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
	folder = Path(base).expanduser().absolute() / APP
	folder.mkdir(mode=0o700, parents=True, exist_ok=True)
	return folder


def digest(*parts: str) -> str:
	"""A short name for a combination of inputs: same inputs, same name."""
	return hashlib.sha256("\0".join((RECIPE, *parts)).encode()).hexdigest()[:12]


def digest_of_files(files: Iterable[Path], base: Path) -> str:
	"""A short name for the paths (relative to ``base``) and contents of some files."""
	total = hashlib.sha256(RECIPE.encode())
	for file in sorted(files):
		content = hashlib.sha256(file.read_bytes()).hexdigest()
		total.update(f"{file.relative_to(base)}\0{content}\n".encode())
	return total.hexdigest()[:12]


def files_under(folder: Path) -> list[Path]:
	"""All files of a source folder that count: no byte code, nothing installed, nothing hidden."""
	return [
		Path(where) / name
		for where, folders, names in os.walk(folder)
		if _keep(folders)
		for name in names
		if not name.startswith(".") and not name.endswith(".pyc")
	]


def _keep(folders: list[str]) -> bool:
	"""Leave out, in place, the folders that a walk must not enter; always true."""
	folders[:] = [
		name for name in folders if not name.startswith(".") and name not in ("__pycache__", "node_modules")
	]
	return True


def app_exists() -> bool:
	"""Whether the checkout holds the app itself, and not the development tools alone."""
	return (CHECKOUT / APP / "hooks.py").is_file()


def app_digest() -> str:
	"""A name for the app's present state: everything that installing it on a site can depend on."""
	return digest_of_files(files_under(CHECKOUT / APP), CHECKOUT)
