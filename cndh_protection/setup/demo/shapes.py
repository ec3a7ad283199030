"""What the plan of the demo is made of: plain values, known before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from cndh_protection.constants import Stage

FIRST_STAGE: Final = {
	"Violation Case": Stage.CASE_RECEIVED,
	"Protection Measure": Stage.MEASURE_PROPOSED,
	"Referral": Stage.REFERRAL_PREPARED,
	"Awareness Activity": "activity.PLN",
}


@dataclass(frozen=True, kw_only=True)
class Step:
	"""One step through a workflow: from stage to stage, by whom, when, why."""

	left: str
	entered: str
	by: str
	at: datetime
	reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class Entry:
	"""A document: who enters it, when, with what, and the steps that it has taken since."""

	doctype: str
	by: str
	at: datetime
	values: dict[str, Any]
	name: str | None = None
	steps: tuple[Step, ...] = ()

	@property
	def stage(self) -> str | None:
		"""Where the document stands; None for documents without a workflow."""
		return self.steps[-1].entered if self.steps else FIRST_STAGE.get(self.doctype)

	@property
	def changed(self) -> tuple[datetime, str]:
		"""When and by whom it was changed last."""
		return (self.steps[-1].at, self.steps[-1].by) if self.steps else (self.at, self.by)


@dataclass(frozen=True, kw_only=True)
class CaseFile:
	"""A case with what belongs to it. Documents that name the case leave ``violation_case`` to the writer."""

	case: Entry
	persons: tuple[Entry, ...] = ()
	acts: tuple[Entry, ...] = ()
	measures: tuple[Entry, ...] = ()
	contacts: tuple[Entry, ...] = ()
	assessments: tuple[Entry, ...] = ()
	verification: tuple[Entry, ...] = ()
	"""Sources, people held, letters and appeals; of told cases only."""
	consents: tuple[Entry, ...] = ()
	referrals: tuple[Entry, ...] = ()
	told: str | None = None
	"""What a told case is told for; None for the light ones."""


@dataclass(frozen=True, kw_only=True)
class Plan:
	"""Everything that the demo loads for one day of installation."""

	day: date
	partners: tuple[Entry, ...]
	rosters: tuple[Entry, ...]
	files: tuple[CaseFile, ...]
	activities: tuple[Entry, ...]
	submissions: tuple[Entry, ...]

	def entries(self) -> list[Entry]:
		"""Every document of the plan but the accounts."""
		documents = [*self.partners, *self.rosters, *self.activities, *self.submissions]
		for file in self.files:
			documents += [file.case, *file.persons, *file.acts, *file.measures, *file.contacts]
			documents += [*file.assessments, *file.verification, *file.consents, *file.referrals]
		return documents
