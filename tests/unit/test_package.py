"""The built packages hold the whole application."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import cndh_protection
from tests.house_rules.sources import NOT_OURS, PACKAGE, PROJECT, files

HIDDEN_CACHES = (".git", ".ruff_cache", ".mypy_cache", ".pytest_cache", "*.egg-info", "build")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
	"""The folder with the wheel and the source archive, built from a copy: building leaves files behind."""
	folder = tmp_path_factory.mktemp("package")
	copy = folder / "project"
	shutil.copytree(PROJECT, copy, symlinks=True, ignore=shutil.ignore_patterns(*NOT_OURS, *HIDDEN_CACHES))
	# Without isolation: setuptools is the environment's own, and nothing is fetched.
	command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder / "built"), str(copy)]
	done = subprocess.run(command, capture_output=True, text=True, check=False)
	assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
	yield folder / "built"
	shutil.rmtree(folder)


def _ours() -> set[str]:
	return {str(path.relative_to(PROJECT)) for path in files(PACKAGE)}


def test_wheel_has_every_file(built: Path) -> None:
	"""Python, lists, pages, templates, images, translations; and nothing of the tests."""
	(wheel,) = built.glob("*.whl")
	names = set(zipfile.ZipFile(wheel).namelist())
	assert sorted(_ours() - names) == []
	assert sorted(name for name in names if not name.startswith("cndh_protection")) == []


def test_source_archive_has_every_file(built: Path) -> None:
	"""The same, and the tests, the commands and the licence."""
	(archive,) = built.glob("*.tar.gz")
	with tarfile.open(archive) as contents:
		names = {name.partition("/")[2] for name in contents.getnames()}
	beside = {
		"LICENSE",
		"README.md",
		"pyproject.toml",
		"setup.py",
		"dev/demo",
		"dev/test",
		"tests/conftest.py",
	}
	assert sorted((_ours() | beside) - names) == []


def test_metadata_say_what_it_is(built: Path) -> None:
	"""Name, version, licence; Frappe is the bench's to bring."""
	(wheel,) = built.glob("*.whl")
	contents = zipfile.ZipFile(wheel)
	(name,) = (name for name in contents.namelist() if name.endswith(".dist-info/METADATA"))
	lines = contents.read(name).decode().splitlines()
	assert {
		"Name: cndh_protection",
		f"Version: {cndh_protection.__version__}",
		"License-Expression: AGPL-3.0-or-later",
		"Requires-Python: >=3.10",
	} <= set(lines)
	assert [line for line in lines if line.startswith("Requires-Dist") and "frappe" in line.lower()] == []


def test_licence_is_the_whole_one() -> None:
	"""The text of the GNU Affero General Public License, version 3."""
	text = (PROJECT / "LICENSE").read_text("utf-8")
	assert text.lstrip().startswith("GNU AFFERO GENERAL PUBLIC LICENSE")
	assert "13. Remote Network Interaction" in text
	assert "END OF TERMS AND CONDITIONS" in text


@pytest.mark.parametrize("name", ["fixtures", "patches"])
def test_folders_of_the_root_are_the_package_s(name: str) -> None:
	"""Links: the platform reads these folders inside the package only."""
	link = PROJECT / name
	assert link.is_symlink()
	assert link.resolve() == PACKAGE / name
