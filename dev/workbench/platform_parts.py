"""The platform as a whole: all that does not depend on the checkout, made in parallel where possible."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench import bundles, children, environment, frappe_source, frappe_tree, interpreter, system_packages
from workbench.console import say
from workbench.places import cache, digest


@dataclass(frozen=True)
class Platform:
	"""The shared parts that a bench is put together from."""

	label: str
	frappe_version: str
	tree: Path
	environment: Path
	node_modules: Path
	assets: Path

	@property
	def base_key(self) -> str:
		"""A name for what programs run on: Frappe's tree and the Python environment."""
		return digest(self.tree.name, self.environment.name)

	@property
	def assets_key(self) -> str:
		"""A name for Frappe's built bundles."""
		return digest(str(self.assets))


def ensure(*, browser: bool) -> Platform:
	"""Make what is missing, system packages first. Raises Trouble when something cannot be had."""
	python = interpreter.find()
	system_packages.ensure(python, browser=browser, log=cache() / "logs" / "apt.log")
	source = frappe_source.choose()
	say(f"Frappe comes from {source.label}")
	tree, node_modules = children.both(
		lambda: frappe_tree.ensure_tree(source, python), bundles.ensure_node_modules
	)
	packages, assets = children.both(
		lambda: environment.ensure_environment(source, tree, python),
		lambda: bundles.ensure_frappe_bundles(tree, node_modules),
	)
	version = frappe_tree.version_of(tree)
	return Platform(source.label, version, tree, packages, node_modules, assets)
