"""Keys come from a safe place or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cndh_protection.seal import (
	EnvProvider,
	FileProvider,
	KeyProvider,
	KeySet,
	Purpose,
	SystemdProvider,
	keyfile,
)
from cndh_protection.seal.errors import (
	DamagedKeyFile,
	DevelopmentOnly,
	KeyFileExists,
	KeyFileInsideBench,
	KeyFileIsLink,
	KeyFileOfAnother,
	KeyFileOpenToOthers,
	KeyFolderOpenToOthers,
	KeySourceMissing,
	MissingKey,
)
from tests.unit.seal.support import refusal

KEYS = KeySet.fresh().renewed()
NOBODY = 65534


@pytest.fixture
def path(tmp_path: Path) -> Path:
	folder = tmp_path / "keys"
	folder.mkdir(mode=0o700)
	keyfile.create(folder / "cndh-keys", KEYS)
	return folder / "cndh-keys"


def open_file(path: Path, *outside: Path, owner: int | None = None) -> FileProvider:
	return FileProvider(path, outside=outside, owner=owner)


def credentials(path: Path) -> dict[str, str]:
	return {"CREDENTIALS_DIRECTORY": str(path.parent)}


@contextmanager
def somebody_else() -> Iterator[None]:
	"""As an account that may not read the file, also when the tests run as root."""
	before = os.geteuid()
	if before == 0:
		os.seteuid(NOBODY)
	try:
		yield
	finally:
		os.seteuid(before)


PROVIDERS: dict[str, Callable[[Path], KeyProvider]] = {
	"file": open_file,
	"systemd": lambda path: SystemdProvider(credentials(path)),
	"env": lambda path: EnvProvider({"CNDH_KEYS": path.read_text()}, development=True),
	"env in one line": lambda path: EnvProvider(
		{"CNDH_KEYS": path.read_text().replace("\n", ";")}, development=True
	),
}


@pytest.mark.parametrize("make", PROVIDERS.values(), ids=PROVIDERS.keys())
def test_all_of_them_give_the_same_keys(make: Callable[[Path], KeyProvider], path: Path) -> None:
	provider = make(path)
	assert provider.active_kid() == KEYS.active_kid
	assert provider.kids() == tuple(KEYS.service_keys())
	assert [provider.kek(kid).kid for kid in provider.kids()] == list(provider.kids())
	assert provider.derive(Purpose.SEARCH) == KEYS.derive(Purpose.SEARCH)
	assert refusal(lambda: provider.kek("00" * 8), MissingKey).args == ("00" * 8,)


def test_nothing_of_a_provider_shows_its_keys(path: Path) -> None:
	provider = open_file(path)
	shown = repr(provider) + repr(vars(provider))
	assert not any(line.split()[2] in shown for line in KEYS.to_text().splitlines()[1:])


@pytest.mark.parametrize(
	"mode", [0o600, 0o440, 0o404, 0o444, 0o410, 0o401, 0o420, 0o500, 0o644, 0o666, 0o4400]
)
def test_a_file_of_another_mode(path: Path, mode: int) -> None:
	path.chmod(mode)
	refusal(lambda: open_file(path), KeyFileOpenToOthers)


def test_a_file_that_is_not_there(path: Path) -> None:
	path.unlink()
	refusal(lambda: open_file(path), KeySourceMissing)
	refusal(lambda: open_file(path.parent / "gone" / "file"), KeySourceMissing)
	assert list(path.parent.iterdir()) == []


def test_a_link(path: Path) -> None:
	link = path.with_name("link")
	link.symlink_to(path)
	refusal(lambda: open_file(link), KeyFileIsLink)
	link.unlink()
	link.symlink_to(path.with_name("gone"))
	refusal(lambda: open_file(link), KeyFileIsLink)


def test_a_second_name(path: Path) -> None:
	os.link(path, path.with_name("second"))
	refusal(lambda: open_file(path), KeyFileIsLink)


def test_a_folder_a_pipe_a_device(path: Path) -> None:
	pipe = path.with_name("pipe")
	os.mkfifo(pipe, 0o400)
	for other in (path.parent, pipe, Path("/dev/null")):
		refusal(partial(open_file, other), KeyFileIsLink)


def test_a_file_of_another_account() -> None:
	refusal(lambda: open_file(Path("/etc/passwd"), owner=NOBODY), KeyFileOfAnother)


def test_a_file_that_this_account_may_not_read(path: Path) -> None:
	for folder in (path.parent, *path.parent.parents[:3]):
		if folder != Path("/tmp"):  # noqa: S108
			folder.chmod(0o711)
	path.chmod(0)
	with somebody_else():
		refusal(lambda: keyfile.read_plain(path), KeyFileOfAnother)


def test_a_folder_where_others_write(path: Path) -> None:
	for mode in (0o777, 0o770, 0o702, 0o720):
		path.parent.chmod(mode)
		refusal(lambda: open_file(path), KeyFolderOpenToOthers)
	path.parent.chmod(0o700)
	path.parent.parent.chmod(0o722)
	refusal(lambda: open_file(path), KeyFolderOpenToOthers)
	path.parent.parent.chmod(0o1777)
	assert open_file(path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a folder away")
def test_a_folder_of_another_account(path: Path) -> None:
	os.chown(path.parent, NOBODY, -1)
	refusal(lambda: open_file(path), KeyFolderOpenToOthers)


def test_inside_the_bench(path: Path, tmp_path: Path) -> None:
	refusal(lambda: open_file(path, tmp_path / "elsewhere", tmp_path), KeyFileInsideBench)
	refusal(lambda: open_file(path, path.parent), KeyFileInsideBench)
	refusal(lambda: open_file(path.parent / ".." / "keys" / path.name, path.parent), KeyFileInsideBench)
	assert open_file(path, tmp_path / "elsewhere", tmp_path / "key")


def test_inside_the_bench_by_another_way(path: Path, tmp_path: Path) -> None:
	way = tmp_path / "way"
	way.symlink_to(path.parent)
	refusal(lambda: open_file(way / path.name, path.parent), KeyFileInsideBench)
	refusal(lambda: open_file(path, way), KeyFileInsideBench)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"cndh-keys 1\n", b"x" * 100_000, b"\0" * 50])
def test_a_file_that_holds_something_else(path: Path, content: bytes) -> None:
	path.chmod(0o600)
	path.write_bytes(content)
	path.chmod(0o400)
	refusal(lambda: open_file(path), DamagedKeyFile)
	refusal(lambda: SystemdProvider(credentials(path)), DamagedKeyFile)
	assert path.read_bytes() == content


@pytest.mark.parametrize("environ", [{}, {"CREDENTIALS_DIRECTORY": ""}, {"CREDENTIALS_DIRECTORY": "keys"}])
def test_systemd_gave_nothing(environ: dict[str, str]) -> None:
	refusal(lambda: SystemdProvider(environ), KeySourceMissing)


def test_systemd_names_its_folder_in_full(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
	monkeypatch.chdir(path.parent.parent)
	assert (Path("keys") / "cndh-keys").exists()
	refusal(lambda: SystemdProvider({"CREDENTIALS_DIRECTORY": "keys"}), KeySourceMissing)


def test_systemd_gave_another_credential(tmp_path: Path) -> None:
	refusal(lambda: SystemdProvider({"CREDENTIALS_DIRECTORY": str(tmp_path)}), KeySourceMissing)


@pytest.mark.parametrize(
	("mode", "fine"), [(0o400, True), (0o440, True), (0o444, False), (0o460, False), (0o600, False)]
)
def test_systemd_credential_modes(path: Path, mode: int, fine: bool) -> None:
	path.chmod(mode)
	if fine:
		assert SystemdProvider(credentials(path)).active_kid() == KEYS.active_kid
	else:
		refusal(lambda: SystemdProvider(credentials(path)), KeyFileOpenToOthers)


def test_systemd_credential_that_is_a_link(path: Path, tmp_path: Path) -> None:
	(tmp_path / "cndh-keys").symlink_to(path)
	refusal(lambda: SystemdProvider({"CREDENTIALS_DIRECTORY": str(tmp_path)}), KeyFileIsLink)


def test_environment_is_for_development(path: Path) -> None:
	environ = {"CNDH_KEYS": path.read_text()}
	refusal(lambda: EnvProvider(environ, development=False), DevelopmentOnly)
	refusal(lambda: EnvProvider({}, development=True), KeySourceMissing)
	refusal(lambda: EnvProvider({"CNDH_KEYS": "x"}, development=True), DamagedKeyFile)


@pytest.mark.parametrize("make", [SystemdProvider, lambda: EnvProvider(development=True)])
def test_the_process_s_own_environment_is_the_default(
	make: Any, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
	monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
	monkeypatch.delenv("CNDH_KEYS", raising=False)
	refusal(make, KeySourceMissing)
	monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(path.parent))
	monkeypatch.setenv("CNDH_KEYS", path.read_text())
	assert make().active_kid() == KEYS.active_kid


def test_a_new_key_file_is_for_its_owner_only(tmp_path: Path) -> None:
	before = os.umask(0)
	try:
		keyfile.create(tmp_path / "new", KEYS)
	finally:
		os.umask(before)
	assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o400


def test_a_key_file_is_never_written_over(path: Path) -> None:
	before = path.read_text()
	refusal(lambda: keyfile.create(path, KeySet.fresh()), KeyFileExists)
	dangling = path.with_name("dangling")
	dangling.symlink_to(path.with_name("gone"))
	refusal(lambda: keyfile.create(dangling, KeySet.fresh()), KeyFileExists)
	assert path.read_text() == before
	assert not path.with_name("gone").exists()


def test_renewing_the_file_leaves_one_safe_file(path: Path) -> None:
	path.with_name(".cndh-keys.new").write_text("half of one, from a crash")
	renewed = KEYS.renewed()
	keyfile.replace(path, renewed)
	assert open_file(path).kids() == tuple(renewed.service_keys())
	assert [file.name for file in path.parent.iterdir()] == ["cndh-keys"]
