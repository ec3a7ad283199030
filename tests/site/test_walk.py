"""A case walked at random through its workflows by random people: what must hold after every step, and whose it was.

Who may do what stands in ``fixtures/seed`` and is read here by itself, so that the walk knows another source than the
code under test.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

import frappe
from frappe.utils import get_datetime, now_datetime
from freezegun import freeze_time
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
	RuleBasedStateMachine,
	initialize,
	invariant,
	precondition,
	rule,
	run_state_machine_as_test,
)

import cndh_protection
from cndh_protection.constants import Role, Stage
from cndh_protection.seal.tokens import is_token
from cndh_protection.services.admissibility import criteria
from cndh_protection.services.case_workflow import switch_case_workflow
from cndh_protection.services.stages import (
	StepNotAllowed,
	apply_step,
	prepare_step,
	stage_of_state,
)
from tests.factories import make_case, open_to_everybody
from tests.forgetting import forget
from tests.people import as_role, as_user, make_person, person

CASE: Final = "Violation Case"
SEED: Final = Path(cndh_protection.__file__).parent / "fixtures" / "seed"
BEGAN: Final = datetime(2026, 11, 23, 9, 0, 0, 1)

SMALL_TEAM: Final = (Role.CASE_OFFICER, Role.CHAIR)
PEOPLE: Final = (
	(Role.INTAKE,),
	(Role.CASE_OFFICER,),
	(Role.RAPPORTEUR,),
	(Role.RISK_ANALYST,),
	(Role.PROTECTION_OFFICER,),
	(Role.CHAIR,),
	(Role.SECRETARY,),
	(Role.AUDITOR,),
	SMALL_TEAM,
	SMALL_TEAM,
)
"""The roles of each. Only somebody who has several can be asked for a second person."""

FACTS: Final = {
	"step_reason": "Motif",
	"closure_reason": "Closure Reason-RSK",
	"inadmissibility_reason": "Inadmissibility Reason-WDN",
	"orientation": "Referral Service-LAW",
	"admissibility_note": "Conseils donnés",
}
MILESTONES: Final = ("triaged_on", "admissibility_on", "risk_on", "decision_on", "closed_on")
OVER: Final = frozenset(
	{Stage.CASE_CLOSED, Stage.CASE_INADMISSIBLE, Stage.CASE_REFERRED_OUT, Stage.CASE_ARCHIVED}
)
AFTER_CLOSING: Final = "Check for reprisals"
"""The one kind of clock that closing starts."""

FLAGS: Final = ("pause", "resume", "declare_emergency", "end_emergency")


@dataclass(frozen=True)
class Way:
	"""A transition as it is shipped."""

	action: str
	start: str
	end: str
	roles: tuple[str, ...]
	four_eyes: bool


@cache
def rows_of(file: str, profile: str) -> tuple[dict[str, str], ...]:
	with (SEED / f"{file}.csv").open(encoding="utf-8") as lines:
		return tuple(row for row in csv.DictReader(lines) if row["profile"] in (profile, "both"))


@cache
def ways(profile: str) -> tuple[Way, ...]:
	name = {row["code"]: row["label_en"] for row in rows_of("case_states", profile)}
	return tuple(
		Way(
			row["action_en"],
			name[row["from_state"]],
			name[row["to_state"]],
			tuple(row["roles"].split(";")),
			row["four_eyes"] == "1",
		)
		for row in rows_of("case_transitions", profile)
	)


@cache
def editors(profile: str) -> dict[str, list[str]]:
	return {row["label_en"]: row["edit_roles"].split(";") for row in rows_of("case_states", profile)}


class Walk(RuleBasedStateMachine):
	"""One case, from its reception on."""

	visited: set[str]

	def __init__(self) -> None:
		super().__init__()
		forget()
		self.freezing = freeze_time(BEGAN)
		self.time = self.freezing.start()
		self.profile = "simple"

	def teardown(self) -> None:
		self.freezing.stop()
		frappe.set_user("Administrator")
		forget()

	@initialize(urgency=st.sampled_from(["U1", "U2", "U3", "U4"]), answered=st.booleans(), full=st.booleans())
	def receive(self, urgency: str, answered: bool, full: bool) -> None:
		answers = [{"criterion": name, "answer": "Met"} for name in criteria()] if answered else []
		if full:
			self.switch()
		with as_role(Role.INTAKE) as login:
			self.name = make_case(urgency=urgency, received_on=BEGAN, criteria=answers, team=False).name
		open_to_everybody(self.name)
		self.taken_by = login
		self.small_team = make_person(*SMALL_TEAM)

	def login_of(self, roles: tuple[str, ...]) -> str:
		return self.small_team if roles == SMALL_TEAM else person(*roles)

	@property
	def case(self) -> Any:
		return frappe.get_doc(CASE, self.name)

	@property
	def state(self) -> str:
		return str(frappe.db.get_value(CASE, self.name, "workflow_state"))

	@property
	def is_over(self) -> bool:
		return stage_of_state(self.state) in OVER

	def attempt(self, roles: tuple[str, ...], deed: Callable[[], object]) -> Exception | None:
		"""Do it as a request would, which leaves nothing of what was refused; the refusal."""
		self.time.tick(timedelta(minutes=1))
		frappe.db.savepoint("attempt")
		try:
			with as_user(self.login_of(roles)):
				deed()
		except (frappe.ValidationError, frappe.PermissionError) as refusal:
			frappe.db.rollback(save_point="attempt")
			said = str(refusal).strip() or frappe.flags.error_message
			refused: Exception = refusal
		else:
			return None
		assert said, f"{type(refused)} says nothing"
		return refused

	def may_go(self, roles: tuple[str, ...], way: Way) -> bool:
		second = self.taken_by != self.login_of(roles)
		return bool(set(roles) & set(way.roles)) and (second or not way.four_eyes)

	@rule(data=st.data())
	def take_a_step(self, data: st.DataObject) -> None:
		"""With all that a step may ask for; oftener than the rest, or the walk would not get far."""
		self.step(data)

	@rule(data=st.data())
	def take_the_next_step(self, data: st.DataObject) -> None:
		self.step(data)

	@rule(data=st.data())
	def go_on(self, data: st.DataObject) -> None:
		self.step(data)

	def step(self, data: st.DataObject) -> None:
		"""By whoever may, or by anybody."""
		before = self.state
		open_ways = [way for way in ways(self.profile) if way.start == before]
		way = data.draw(st.sampled_from(open_ways or list(ways(self.profile))))
		able = [roles for roles in PEOPLE if set(roles) & set(way.roles)]
		roles = data.draw(st.sampled_from([*able, *able, SMALL_TEAM, *PEOPLE]))

		def step() -> None:
			prepare_step(CASE, self.name, way.action, FACTS)
			apply_step(self.case.as_json(), way.action)

		refusal = self.attempt(roles, step)
		may = way in open_ways and self.may_go(roles, way)
		assert not isinstance(refusal, frappe.PermissionError) if may else refusal
		if refusal is None:
			assert self.state == way.end
			self.taken_by = self.login_of(roles)

	@rule(roles=st.sampled_from(PEOPLE), data=st.data())
	def post_a_state(self, roles: tuple[str, ...], data: st.DataObject) -> None:
		"""As a client of REST would skip the steps."""
		before = self.state
		to = data.draw(st.sampled_from(sorted({way.end for way in ways(self.profile)})))

		def post() -> None:
			case = self.case
			case.update({"workflow_state": to, **FACTS})
			case.save()

		refusal = self.attempt(roles, post)
		if refusal is None and to != before:
			taken = [way for way in ways(self.profile) if (way.start, way.end) == (before, to)]
			assert any(self.may_go(roles, way) for way in taken)
			self.taken_by = self.login_of(roles)

	@rule(roles=st.sampled_from(PEOPLE), size=st.integers(1, 500))
	def edit(self, roles: tuple[str, ...], size: int) -> None:
		before = self.case.group_size

		def write() -> None:
			case = self.case
			case.group_size = size
			case.save()

		refusal = self.attempt(roles, write)
		if isinstance(refusal, StepNotAllowed):
			assert not set(roles) & set(editors(self.profile)[self.state])
		elif refusal is None and size != before:
			assert set(roles) & set(editors(self.profile)[self.state])

	@rule(roles=st.sampled_from(PEOPLE), flag=st.sampled_from(FLAGS))
	def raise_a_flag(self, roles: tuple[str, ...], flag: str) -> None:
		over = self.is_over
		given = ("Elle demande d'attendre.",) if flag == "pause" else ()
		refusal = self.attempt(roles, lambda: getattr(self.case, flag)(*given))
		assert refusal if over else True

	@rule(roles=st.sampled_from(PEOPLE), field=st.sampled_from([*MILESTONES, "paused", "emergency", "steps"]))
	def forge(self, roles: tuple[str, ...], field: str) -> None:
		"""What the server alone sets is not for posting."""
		before = self.case
		forged: Any = (
			1 - (before.get(field) or 0) if field in ("paused", "emergency") else "2020-01-01 00:00:00"
		)

		def post() -> None:
			case = self.case
			case.update({field: [] if field == "steps" else forged})
			case.save()

		self.attempt(roles, post)
		after = self.case
		assert _plain(after.get(field)) == _plain(before.get(field))

	@rule(hours=st.integers(1, 300))
	def wait(self, hours: int) -> None:
		self.time.tick(timedelta(hours=hours))

	@precondition(lambda self: self.profile == "simple")
	@rule()
	def switch(self) -> None:
		"""The site takes the full workflow."""
		switch_case_workflow("Full")
		self.profile = "full"

	@precondition(lambda self: self.profile == "full")
	@rule()
	def switch_back(self) -> None:
		switch_case_workflow("Simple")
		self.profile = "simple"

	@invariant()
	def it_stands_where_its_workflow_knows(self) -> None:
		assert self.state in editors(self.profile)
		self.visited.add(self.state)

	@invariant()
	def its_dates_are_in_order(self) -> None:
		case, now = self.case, now_datetime()
		dates = [get_datetime(case.get(field)) for field in MILESTONES if case.get(field)]
		assert all(BEGAN <= date <= now for date in dates)
		if case.closed_on:
			assert self.is_over

	@invariant()
	def what_is_over_is_quiet(self) -> None:
		case = self.case
		of_the_case = {"violation_case": self.name, "kind": ["!=", AFTER_CLOSING]}
		states = set(frappe.get_all("Case Clock", of_the_case, pluck="state"))
		if self.is_over:
			assert not case.paused
			assert not case.emergency
			assert states <= {"Met", "Met late", "Stopped"}
		elif case.paused:
			assert not states & {"Running", "Late", "Stopped"}
		else:
			assert not states & {"Paused", "Stopped"}

	@invariant()
	def every_step_is_on_record(self) -> None:
		steps = self.case.steps
		assert all(step.taken_by and step.taken_on for step in steps)
		assert [step.taken_on for step in steps] == sorted(step.taken_on for step in steps)
		if steps:
			assert steps[-1].taken_by == self.taken_by

	@invariant()
	def nothing_protected_is_in_clear(self) -> None:
		case = self.case
		values = [row.get(field) for row, field, _compartment in case.sealed_slots()]
		assert all(is_token(value) for value in values if value)


def _plain(value: Any) -> Any:
	return [row.name for row in value] if isinstance(value, list) else value


def test_a_case_walks_by_its_rules_only() -> None:
	Walk.visited = set()
	walks = settings(
		max_examples=12,
		stateful_step_count=16,
		deadline=None,
		derandomize=True,
		phases=[Phase.generate],  # to shrink a walk takes longer than to read it
		suppress_health_check=list(HealthCheck),
	)
	run_state_machine_as_test(Walk, settings=walks)
	assert {"Received", "Admissibility review", "In progress", "Closed"} <= Walk.visited
