"""Frappe out of the package index: a redistribution under changed names, with the names put back.

The index has no package of Frappe's own. ``criscostack`` 1.0.0 is Frappe 15 as of August 2023 under the MIT
licence with names replaced; replacing them back gives the upstream tree. Not for production.
"""

from __future__ import annotations

import hashlib
import shutil
import tarfile
import tempfile
from pathlib import Path

from workbench import children
from workbench.console import Trouble
from workbench.interpreter import Interpreter, make_environment

PACKAGE = "criscostack"
VERSION = "1.0.0"
SHA256 = "82f55713e9ee191d5a6c8eaba215ae3da4ab9ee20d8eaa27f501351ee6345478"
# Applied in this order: later ones match what earlier ones would have matched in longer words.
RENAMES = (
	("criscostack", "frappe"),
	("Criscostack", "Frappe"),
	("CRISCOSTACK", "FRAPPE"),
	("criscoerp", "erpnext"),
	("Criscoerp", "ERPNext"),
	("Crisco", "Frappe"),
	("crisco", "frappe"),
	("brik", "bench"),
	("Brik", "Bench"),
)
# What the tree's own requirements leave open, and what a release of today would break:
# WeasyPrint 59 does not run with pydyf 0.11.
EXTRA_REQUIREMENTS = ("pydyf<0.11",)
# The tree pins releases of these that do not run, or have no ready-made files, on Python 3.12.
PYTHON_312_REQUIREMENTS = {
	"pydantic": "pydantic~=2.7.0",
	"Pillow": "Pillow~=10.3.0",
	"RestrictedPython": "RestrictedPython~=7.0",
}


def make_tree(target: Path, python: Interpreter, log: Path) -> None:
	"""Download, verify, unpack and rename into the folder ``target``. Raises Trouble when one fails."""
	with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
		archive = _download(Path(scratch), python, log)
		_verify(archive)
		tree = _unpack(archive, Path(scratch) / "unpacked")
		rename_back(tree)
		shutil.move(str(tree), str(target))


def _download(folder: Path, python: Interpreter, log: Path) -> Path:
	"""Fetch the source archive with a pip of its own: the system's Python may have none."""
	make_environment(python, folder / "pip", log)
	pip = [str(folder / "pip" / "bin" / "python"), "-m", "pip"]
	options = ["--no-input", "--retries=2", "--no-deps", "--no-binary=:all:", f"--dest={folder}"]
	children.run(
		[*pip, "download", *options, f"{PACKAGE}=={VERSION}"],
		doing=f"downloading {PACKAGE} {VERSION} from the package index",
		advice="check the network and pip's configuration (pip config list), then run it again",
		log=log,
	)
	return folder / f"{PACKAGE}-{VERSION}.tar.gz"


def _verify(archive: Path) -> None:
	found = hashlib.sha256(archive.read_bytes()).hexdigest()
	if found != SHA256:
		raise Trouble(
			f"{archive.name} has the checksum {found}, not the expected {SHA256}",
			"the package index served something else: set FRAPPE_REPO to a source that you trust",
		)


def _unpack(archive: Path, folder: Path) -> Path:
	with tarfile.open(archive) as content:
		content.extractall(folder)  # noqa: S202 - the archive's checksum was verified
	return folder / f"{PACKAGE}-{VERSION}"


def rename_back(tree: Path) -> None:
	"""Put the names back in file contents and in the names of files and folders, in place."""
	for path in sorted(tree.rglob("*"), key=lambda p: len(p.parts), reverse=True):
		if path.name == ".DS_Store":
			path.unlink()
			continue
		if path.is_file():
			_rename_content(path)
		path.rename(path.with_name(_renamed(path.name)))


def _rename_content(path: Path) -> None:
	before = path.read_bytes()
	after = before
	for old, new in RENAMES:
		after = after.replace(old.encode(), new.encode())
	if after != before:
		path.write_bytes(after)


def _renamed(name: str) -> str:
	for old, new in RENAMES:
		name = name.replace(old, new)
	return name
