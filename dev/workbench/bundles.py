"""The Desk's JavaScript and CSS, made by ``dev/assets``: Frappe's once for all, the app's in each bench."""

from __future__ import annotations

import shutil
from pathlib import Path

from workbench import children
from workbench.console import step
from workbench.frappe_tree import link_copy
from workbench.places import APP, CHECKOUT, digest, digest_of_files, files_under
from workbench.shared_parts import Part, ensure
from workbench.system_packages import program

_BUILDER = CHECKOUT / "dev" / "assets"
_PUBLIC = CHECKOUT / APP / "public"
# Short retries: with npm's own, a registry out of reach is noticed after ten minutes and more.
_NPM_OPTIONS = (
	*("--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"),
	*("--fetch-retries=2", "--fetch-retry-mintimeout=300", "--fetch-retry-maxtimeout=800"),
)


def ensure_node_modules() -> Path:
	"""The folder ``node_modules`` with what the bundles are made of and with; installed if missing."""
	manifest = (_BUILDER / "package.json").read_text()

	def make(part: Part) -> None:
		part.folder.mkdir()
		(part.folder / "package.json").write_text(manifest)
		children.run(
			[program("npm") or "npm", "install", *_NPM_OPTIONS],
			doing="npm install",
			advice="check the network and npm's configuration (npm config list), then run it again",
			log=part.log,
			cwd=part.folder,
		)

	return ensure(Part("node", digest(manifest), "Installing the npm packages"), make) / "node_modules"


def ensure_frappe_bundles(tree: Path, node_modules: Path) -> Path:
	"""The folder to be copied as ``sites/assets``, with Frappe's bundles in it; built if it is not there."""

	def make(part: Part) -> None:
		# The builder wants a bench, and real folders in it.
		link_copy(tree, part.folder / "apps" / "frappe")
		(part.folder / "sites" / "assets").mkdir(parents=True)
		_build(part.folder, node_modules, "frappe", part.log)

	key = digest(tree.name, node_modules.parent.name, _builder_digest())
	return ensure(Part("bundles", key, "Building the Desk's bundles"), make) / "sites" / "assets"


def place(bench: Path, frappe_assets: Path) -> None:
	"""Give the bench Frappe's bundles; the app's are to be built again afterwards."""
	target = bench / "sites" / "assets"
	shutil.rmtree(target, ignore_errors=True)
	link_copy(frappe_assets, target)


def build_app(bench: Path, node_modules: Path, log: Path) -> None:
	"""Build the app's own bundles into the bench."""
	with step("Building the app's bundles"):
		_build(bench, node_modules, APP, log)


def app_bundles_digest() -> str:
	"""A name for everything that the app's bundles are made from."""
	public = digest_of_files(files_under(_PUBLIC), CHECKOUT)
	return digest(public, _builder_digest())


def _builder_digest() -> str:
	scripts = [path for path in files_under(_BUILDER) if path.suffix in (".mjs", ".json")]
	return digest_of_files(scripts, CHECKOUT)


def _build(bench: Path, node_modules: Path, app: str, log: Path) -> None:
	places = ["--bench", str(bench), "--node-modules", str(node_modules)]
	children.run(
		[program("node") or "node", str(_BUILDER / "build.mjs"), *places, "--apps", app],
		doing=f"building the bundles of {app}",
		advice="mend what the message names in the app's public folder, or the npm packages it speaks of",
		log=log,
	)
