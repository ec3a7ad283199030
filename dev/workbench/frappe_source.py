"""Where Frappe comes from. This is the only place that decides it.

1. FRAPPE_REPO and FRAPPE_BRANCH, if set: any git source;
2. the official repository, if it answers within a few seconds;
3. the build from the package index.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from workbench import children, package_index_build
from workbench.console import Trouble
from workbench.interpreter import Interpreter
from workbench.places import digest

OFFICIAL_REPOSITORY = "https://github.com/frappe/frappe"
BRANCH = "version-15"
_PATIENCE_SECONDS = 6


@dataclass(frozen=True)
class Source:
	"""A place to take Frappe from: ``label`` is for people, ``key`` names what the cache has of it."""

	label: str
	key: str
	repository: str = ""
	branch: str = ""

	@property
	def is_git(self) -> bool:
		"""Whether it is a git repository, and not the package index."""
		return bool(self.repository)


def choose() -> Source:
	"""Decide where Frappe comes from. Raises Trouble when FRAPPE_REPO is set and does not answer."""
	branch = os.environ.get("FRAPPE_BRANCH") or BRANCH
	repository = os.environ.get("FRAPPE_REPO")
	if repository:
		return _git_source(repository, branch, patience=60)
	try:
		return _git_source(OFFICIAL_REPOSITORY, branch, patience=_PATIENCE_SECONDS)
	except Trouble:
		return _package_index_source()


def fetch(source: Source, target: Path, python: Interpreter, log: Path) -> None:
	"""Bring Frappe's tree into the folder ``target``, which must not exist. Raises Trouble if it cannot."""
	if not source.is_git:
		package_index_build.make_tree(target, python, log)
		return
	children.run(
		[
			"git",
			"clone",
			"--quiet",
			"--depth",
			"1",
			"--branch",
			source.branch,
			source.repository,
			str(target),
		],
		doing=f"cloning {source.repository}",
		advice="check the network, and what FRAPPE_REPO and FRAPPE_BRANCH name",
		log=log,
	)


def _package_index_source() -> Source:
	package, version = package_index_build.PACKAGE, package_index_build.VERSION
	label = f"the package index ({package} {version} with the names put back; no git source answered)"
	recipe = digest(package_index_build.SHA256, repr(package_index_build.RENAMES))
	return Source(label=label, key=f"index-{version}-{recipe}")


def _git_source(repository: str, branch: str, patience: int) -> Source:
	commit = _commit_of(repository, branch, patience)
	label = f"{repository}, branch {branch}, commit {commit[:12]}"
	return Source(label, f"git-{commit[:12]}-{digest(repository, branch)}", repository, branch)


def _commit_of(repository: str, branch: str, patience: int) -> str:
	"""The commit that a branch or tag stands at."""
	advice = "check FRAPPE_REPO and FRAPPE_BRANCH, or unset them"
	command = ["git", "ls-remote", repository, f"refs/heads/{branch}", f"refs/tags/{branch}"]
	quiet = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "true"}
	try:
		answer = subprocess.run(
			command, capture_output=True, text=True, timeout=patience, env=quiet, check=False
		)
	except subprocess.TimeoutExpired:
		raise Trouble(f"{repository} did not answer within {patience} s", advice) from None
	except FileNotFoundError:
		raise Trouble("git was not found", "install git") from None
	if answer.returncode != 0:
		reason = (answer.stderr.strip().splitlines() or ["no reason given"])[0]
		raise Trouble(f"{repository} cannot be read: {reason}", advice)
	if not answer.stdout:
		raise Trouble(f"{repository} has no branch or tag {branch}", advice)
	return answer.stdout.split()[0]
