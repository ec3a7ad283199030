"""Steps of a document through its workflow: what the platform leaves to the browser is enforced here.

The platform checks on the server that a transition exists for one of the person's roles. Only its browser code keeps
others from editing in a state, and nothing of it knows four eyes, reasons or facts that a step needs. A document that
inherits :class:`StagedDocument` has all of them, whichever door the change comes through.
"""

from typing import Any, ClassVar

import frappe
from frappe import _
from frappe.core.doctype.version.version import get_diff
from frappe.model.document import Document
from frappe.model.workflow import apply_workflow, get_workflow, get_workflow_name
from frappe.utils import now_datetime

from cndh_protection.access.rows import require_there
from cndh_protection.constants import ENDED_CASE_STAGES
from cndh_protection.services.records import Record


class StepNotAllowed(frappe.PermissionError):
	"""The person may not take this step, or not edit in this state."""


class StepIncomplete(frappe.ValidationError):
	"""A step lacks what it needs: a reason, a closing reason, an effect."""


class StagedDocument(Record):
	"""A document with a workflow whose rules hold on the server, and that remembers the steps taken."""

	STEP_FIELDS: ClassVar[frozenset[str]] = frozenset({"step_reason"})
	"""Fields that may be given together with a step by a person who may take it but not edit otherwise."""

	STEP_NEEDS: ClassVar[dict[str, tuple[str, ...]]] = {}
	"""Stage entered → fields that must be filled then."""

	STEP_ASKS: ClassVar[dict[str, tuple[str, ...]]] = {}
	STEP_ASKED_WITH: ClassVar[dict[str, dict[str, tuple[str, tuple[str, ...]]]]] = {}
	"""Stage entered → fields that the form offers then, without insisting."""

	MILESTONES: ClassVar[dict[str, str]] = {}
	"""Stage entered → date field set then, once."""

	def validate(self) -> None:
		"""Check the step or the edit, then what every record is checked for."""
		self.take_step_or_edit()
		super().validate()

	def take_step_or_edit(self) -> None:
		"""Refuse a step or an edit that is not this person's, and write the step down."""
		before = self.get_doc_before_save()
		if not get_workflow_name(self.doctype):
			return
		if before is None:
			_require_first_state(self)
			return
		if before.workflow_state == self.workflow_state:
			_require_editor(self, before)
			return
		transition = _transition_taken(self, before)
		_require_editor(self, before, besides=self.STEP_FIELDS | {"workflow_state"})
		_require_four_eyes(self, before, transition)
		_require_step_facts(self, transition)
		self.on_step(stage_of_state(before.workflow_state), stage_of_state(self.workflow_state))
		_set_milestone(self)
		_write_step(self, before, transition)

	def on_step(self, left: str | None, entered: str | None) -> None:
		"""What else a step changes; stages are None for states that the application does not recognise."""


def stage_of_state(state: str | None) -> str | None:
	"""The stage that the application recognises behind a workflow state; None if it recognises none."""
	return frappe.get_cached_value("Workflow State", state, "cndh_stage") or None if state else None


def require_open_case(record: Document) -> None:
	"""Refuse a new record in a case that has ended. Raises :class:`StepNotAllowed`."""
	if not record.is_new() or record.flags.by_server:
		return
	state = frappe.db.get_value("Violation Case", record.violation_case, "workflow_state")
	if stage_of_state(state) in ENDED_CASE_STAGES:
		frappe.throw(_("This case has ended. Reopen it first."), StepNotAllowed)


def state_of_stage(stage: str) -> str | None:
	"""The workflow state that stands for a stage today, whatever it was renamed to."""
	return frappe.db.get_value("Workflow State", {"cndh_stage": stage})


def states_of_stages(stages: frozenset[str]) -> list[str]:
	"""The workflow states that stand for these stages."""
	return frappe.get_all("Workflow State", filters={"cndh_stage": ["in", sorted(stages)]}, pluck="name")


def previous_actor(doc: Document) -> str | None:
	"""Who took the step before; whoever made the document if none was taken yet."""
	return doc.steps[-1].taken_by if doc.get("steps") else doc.owner


@frappe.whitelist(methods=["POST"])
def prepare_step(doctype: str, name: str, action: str, values: str | dict[str, Any]) -> None:
	"""Write what a step needs (a reason, a closing reason) just before the step is taken.

	For whoever may take the step now, of a document that he or she may write; only the step's own fields are taken.
	"""
	doc = frappe.get_doc(doctype, name)
	if not isinstance(doc, StagedDocument):
		frappe.throw(_("This document has no steps."), StepNotAllowed)
	doc.check_permission("write")
	_require_four_eyes(doc, doc, _transition_for(doc, doc.workflow_state, action=action))
	given = {"step_reason": None, **frappe.parse_json(values)}
	doc.update({field: value for field, value in given.items() if field in doc.STEP_FIELDS})
	doc.flags.by_server = True
	doc.save()


@frappe.whitelist(methods=["POST"])
def apply_step(doc: str | dict[str, Any], action: str) -> Document:
	"""The platform's ``apply_workflow`` with a refusal that says whose step it is.

	Stands before the platform's own through ``override_whitelisted_methods``: only the message depends on it, the
	rules hold in the document itself. A hidden record is not there, before the platform looks for its workflow.
	"""
	given = frappe.parse_json(doc)
	require_there(given["doctype"], given["name"])
	stored = frappe.get_doc(given["doctype"], given["name"])
	if isinstance(stored, StagedDocument):
		if not stored.has_permission("read"):
			message = _("This document is not open to you. Ask whoever handles the case.")
			frappe.throw(message, StepNotAllowed)
		_transition_for(stored, stored.workflow_state, action=action)
	return apply_workflow(doc, action)


def _transition_for(doc: Document, state: str, *, action: str | None = None, to: str | None = None) -> Any:
	"""The workflow's transition out of ``state`` for one of this person's roles, or a refusal that says whose it is."""
	rows = [
		row
		for row in get_workflow(doc.doctype).transitions
		if row.state == state and action in (None, row.action) and to in (None, row.next_state)
	]
	mine = [row for row in rows if row.allowed in frappe.get_roles()]
	if not mine:
		_refuse_transition(rows, state, action or to or "")
	return mine[0]


def _refuse_transition(rows: list[Any], state: str, target: str) -> None:
	"""Say that there is no such step, or whose it is."""
	if not rows:
		message = _("From {0} there is no step {1}. Reload the document to see where it stands now.")
		frappe.throw(message.format(_(state), _(target)), StepNotAllowed)
	roles = ", ".join(dict.fromkeys(_(row.allowed) for row in rows))
	message = _("This step ({0}) is for: {1}. Ask one of them, or hand the document over.")
	frappe.throw(message.format(_(rows[0].action), roles), StepNotAllowed)


def _require_first_state(doc: Document) -> None:
	"""A new document begins where its workflow begins; steps are taken afterwards, one by one."""
	first = get_workflow(doc.doctype).states[0].state
	if not doc.flags.by_server and doc.workflow_state not in (None, "", first):
		message = _("A new document begins as {0}. Take the steps afterwards.")
		frappe.throw(message.format(_(first)), StepNotAllowed)


def _transition_taken(doc: Document, before: Document) -> Any:
	return _transition_for(doc, before.workflow_state, to=doc.workflow_state)


def _require_editor(doc: Document, before: Document, besides: frozenset[str] = frozenset()) -> None:
	"""Only the edit roles of the state the document was in may change more than the step's own fields."""
	if doc.flags.by_server or _may_edit_in(doc.doctype, before.workflow_state):
		return
	if changed_fields(before, doc) - besides:
		message = _("In the state {0} this document is edited by: {1}. Nothing was changed.")
		roles = ", ".join(_(role) for role in _edit_roles(doc.doctype, before.workflow_state))
		frappe.throw(message.format(_(before.workflow_state), roles), StepNotAllowed)


def _may_edit_in(doctype: str, state: str) -> bool:
	return bool(set(_edit_roles(doctype, state)) & set(frappe.get_roles()))


def _edit_roles(doctype: str, state: str) -> list[str]:
	return [row.allow_edit for row in get_workflow(doctype).states if row.state == state]


def changed_fields(before: Document, doc: Document) -> set[str]:
	"""Names of the fields, tables included, in which two versions of a document differ."""
	diff = get_diff(before, doc)
	if not diff:
		return set()
	return {row[0] for part in (diff.changed, diff.added, diff.removed, diff.row_changed) for row in part}


def _require_four_eyes(doc: Document, before: Document, transition: Any) -> None:
	if transition.get("cndh_four_eyes") and previous_actor(before) == frappe.session.user:
		message = _("You took the step before this one: {0} asks for a second person.")
		frappe.throw(message.format(_(transition.action)), StepNotAllowed)


def _require_step_facts(doc: StagedDocument, transition: Any) -> None:
	needed = list(doc.STEP_NEEDS.get(stage_of_state(transition.next_state) or "", ()))
	if transition.get("cndh_reason_required"):
		needed.append("step_reason")
	missing = [_(doc.meta.get_label(field)) for field in needed if not str(doc.get(field) or "").strip()]
	if missing:
		message = _("{0} asks for: {1}. Fill it in and take the step again.")
		frappe.throw(message.format(_(transition.action), ", ".join(missing)), StepIncomplete)


def _set_milestone(doc: StagedDocument) -> None:
	field = doc.MILESTONES.get(stage_of_state(doc.workflow_state) or "")
	if field and not doc.get(field):
		doc.set(field, now_datetime())


def _write_step(doc: StagedDocument, before: Document, transition: Any) -> None:
	# A reason that is left over from a step that was refused belongs to no other step.
	is_of_this_step = transition.get("cndh_reason_required") or doc.step_reason != before.step_reason
	step = {
		"action": transition.action,
		"from_state": before.workflow_state,
		"to_state": doc.workflow_state,
		"taken_by": frappe.session.user,
		"taken_on": now_datetime(),
	}
	row = doc.append("steps", step)
	if is_of_this_step:
		doc.carry_sealed("step_reason", row, "reason")
	doc.step_reason = None
