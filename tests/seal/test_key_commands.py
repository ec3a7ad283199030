"""What ``bench --site SITE cndh keys`` says to an operator when something is wrong: one sentence each."""

from __future__ import annotations

from pathlib import Path

import frappe
import pytest

from cndh_protection.seal import escrowing, recordkeys
from cndh_protection.seal.escrow import EscrowPrivateKey
from tests.other_site import OtherSite

pytestmark = pytest.mark.slow

BROKEN = "This file is no export of the escrow, or it is incomplete. Nothing was changed."


@pytest.fixture
def private(tmp_path: Path) -> Path:
	"""A private half."""
	path = tmp_path / "private"
	escrowing._write_once(path, EscrowPrivateKey.generate().to_text())
	return path


def sentence(copy: OtherSite, *arguments: str) -> str:
	"""What a command says that must fail."""
	done = copy.command("cndh", "keys", *arguments)
	assert done.returncode == 1, done.stdout
	assert "Traceback" not in done.stdout
	(line,) = [line for line in done.stdout.splitlines() if line.startswith("Error: ")]
	return line.removeprefix("Error: ")


def test_a_file_that_is_there_already(copy: OtherSite, private: Path) -> None:
	before = private.read_text()
	for command, option in (("escrow-key", "--private-file"), ("escrow-export", "--file")):
		assert sentence(copy, command, option, str(private)) == f"{private}: File exists"
	assert private.read_text() == before


@pytest.mark.parametrize(
	("command", "option"), [("escrow-key", "--private-file"), ("escrow-export", "--file")]
)
def test_a_file_that_cannot_be_written(copy: OtherSite, command: str, option: str, tmp_path: Path) -> None:
	path = tmp_path / "nowhere" / "file"
	assert sentence(copy, command, option, str(path)) == f"{path}: No such file or directory"


@pytest.mark.parametrize("text", ["{", '{"wraps": [{}]}'])
def test_a_broken_export(copy: OtherSite, private: Path, text: str) -> None:
	export = private.with_name("export")
	export.write_text(text)
	said = sentence(copy, "escrow-restore", "--private-file", str(private), "--file", str(export))
	assert said == BROKEN


def test_a_doctype_that_is_not_there(copy: OtherSite) -> None:
	"""The platform's own refusal."""
	assert sentence(copy, "renew", "Nonsense", "X") == "DocType Nonsense not found"


def test_a_record_that_has_no_key(copy: OtherSite) -> None:
	assert "This record has no key" in sentence(copy, "renew", "Defender", "DEF-AAAAAA")


def test_new_keys_beside_those_that_open(copy: OtherSite, tmp_path: Path) -> None:
	"""Refused, and made when they are asked for again."""
	config, path = copy.folder / "site_config.json", tmp_path / "new"
	before = config.read_text()
	assert "run keys rotate" in sentence(copy, "init", "--file", str(path))
	assert config.read_text() == before
	assert not path.exists()
	try:
		assert "New keys lie in" in copy.must("cndh", "keys", "init", "--file", str(path), "--again")
		assert frappe.parse_json(config.read_text())[recordkeys.FILE_KEY] == str(path)
	finally:
		config.write_text(before)
