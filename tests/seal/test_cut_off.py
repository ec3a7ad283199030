"""Real processes killed with ``kill -9`` before every step of a work on keys, and run again (:mod:`tests.seal.cut_off`)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.other_site import OtherSite
from tests.seal import cut_off

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
	("work", "at_least"), [("patch", 20), ("renewal", 10), ("rotation", 5), ("terms", 10)]
)
def test_cut_off_before_each_step_nothing_is_lost_and_the_rerun_finishes(
	copy: OtherSite, work: str, at_least: int
) -> None:
	"""After each kill every value opens; after the rerun all is sealed, no table holds a word in clear."""
	said = copy.python(Path(cut_off.__file__), work)
	assert int(said.split()[-2]) >= at_least, said
