"""Give a site from before the risk assessments the first version of their weights."""

from __future__ import annotations

from cndh_protection.setup.risk import seed_risk_model


def execute() -> None:
	"""Once; a site that has a version is left alone."""
	seed_risk_model()
