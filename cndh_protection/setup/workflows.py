"""The workflows, seeded once; from then on they are the administrators' own.

The case has two: *simple* for a small team, active at first, and *full*; Protection Settings switches the site from
one to the other. States and transitions come from ``fixtures/seed``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import frappe
from frappe.custom.doctype.custom_field.custom_field import create_custom_fields
from frappe.custom.doctype.property_setter.property_setter import make_property_setter

from cndh_protection.services.case_workflow import FULL_CASE_WORKFLOW, SIMPLE_CASE_WORKFLOW
from cndh_protection.setup import ledger, seed_files


@dataclass(frozen=True)
class WorkflowSeed:
	"""One shipped workflow: its name, its doctype, its files (``<files>_states``, ``<files>_transitions``)."""

	name: str
	doctype: str
	files: str
	profile: str | None = None
	active: bool = True


WORKFLOWS: Final = (
	WorkflowSeed(SIMPLE_CASE_WORKFLOW, "Violation Case", "case", profile="simple"),
	WorkflowSeed(FULL_CASE_WORKFLOW, "Violation Case", "case", profile="full", active=False),
	WorkflowSeed("Mesure de protection", "Protection Measure", "measure"),
	WorkflowSeed("Orientation", "Referral", "referral"),
	WorkflowSeed("Activité de sensibilisation", "Awareness Activity", "activity"),
)

STAGE_FILES: Final = ("case", "measure", "activity", "referral")

PLATFORM_FIELDS: Final[dict[str, list[dict[str, Any]]]] = {
	"Workflow State": [
		{
			"fieldname": "cndh_stage",
			"fieldtype": "Select",
			"label": "CNDH stage",
			"insert_after": "workflow_state_name",
			"description": "What the protection application recognises behind this state, whatever its name.",
		}
	],
	"Workflow Transition": [
		{
			"fieldname": "cndh_four_eyes",
			"fieldtype": "Check",
			"label": "Not by whoever took the step before",
			"insert_after": "allow_self_approval",
		},
		{
			"fieldname": "cndh_reason_required",
			"fieldtype": "Check",
			"label": "Reason required",
			"insert_after": "cndh_four_eyes",
		},
	],
}
"""Fields added to the platform's workflow: rules that the platform lacks stay with the workflow, where the
administrator sees and changes them."""


def make_workflows() -> None:
	"""Make fields, states, actions and workflows that were never made on this site."""
	_extend_platform()
	for files in STAGE_FILES:
		_make_states(files)
		_make_actions(files)
	for seed in WORKFLOWS:
		ledger.ensure(workflow_values(seed), key=seed.name)


def refresh_workflows() -> None:
	"""Bring each workflow that nobody has changed since it was shipped to what this release ships."""
	for seed in WORKFLOWS:
		if not frappe.db.exists("Workflow", seed.name):
			continue
		workflow, values = frappe.get_doc("Workflow", seed.name), workflow_values(seed)
		if ledger.is_as_shipped(workflow) and not _holds(workflow, values):
			_make_states(seed.files)
			_make_actions(seed.files)
			workflow.update(values)
			workflow.save(ignore_permissions=True)
			ledger.record_anew(workflow)


def _holds(record: Any, values: dict[str, Any]) -> bool:
	"""Whether a document or row has these values, and in its tables these rows and no others."""
	for field, value in values.items():
		stored = record.get(field)
		if isinstance(value, list):
			pairs = zip(stored, value, strict=False)
			if len(stored) != len(value) or not all(_holds(row, given) for row, given in pairs):
				return False
		elif str(stored) != str(value):
			return False
	return True


def workflow_values(seed: WorkflowSeed) -> dict[str, Any]:
	"""The Workflow document of a seed, as shipped."""
	states = [row for row in seed_files.rows(f"{seed.files}_states") if _belongs(row, seed)]
	labels = {row["code"]: row["label_en"] for row in states}
	transitions = [row for row in seed_files.rows(f"{seed.files}_transitions") if _belongs(row, seed)]
	return {
		"doctype": "Workflow",
		"workflow_name": seed.name,
		"document_type": seed.doctype,
		"workflow_state_field": "workflow_state",
		"is_active": int(seed.active),
		"send_email_alert": 0,
		"states": [_state_row(row, role) for row in states for role in seed_files.split(row["edit_roles"])],
		"transitions": [
			_transition_row(row, role, labels)
			for row in transitions
			for role in seed_files.split(row["roles"])
		],
	}


def _belongs(row: dict[str, str], seed: WorkflowSeed) -> bool:
	return seed.profile is None or row["profile"] in {seed.profile, "both"}


def _state_row(row: dict[str, str], role: str) -> dict[str, Any]:
	return {"state": row["label_en"], "doc_status": "0", "allow_edit": role}


def _transition_row(row: dict[str, str], role: str, labels: dict[str, str]) -> dict[str, Any]:
	return {
		"state": labels[row["from_state"]],
		"action": row["action_en"],
		"next_state": labels[row["to_state"]],
		"allowed": role,
		"allow_self_approval": 1,
		"cndh_four_eyes": int(row["four_eyes"]),
		"cndh_reason_required": int(row["reason"]),
	}


def _make_states(files: str) -> None:
	for row in seed_files.rows(f"{files}_states"):
		stage = f"{files}.{row['code']}"
		values = {
			"doctype": "Workflow State",
			"workflow_state_name": row["label_en"],
			"style": row["style"],
			"cndh_stage": stage,
		}
		made = ledger.ensure(values, key=row["label_en"])
		if not made and not frappe.db.exists("Workflow State", {"cndh_stage": stage}):
			_adopt_state(row["label_en"], stage)


def _adopt_state(name: str, stage: str) -> None:
	"""Give the stage to a state of the platform's own that bears the name (such as Approved) and has none."""
	has_none = frappe.db.exists("Workflow State", {"name": name, "cndh_stage": ["is", "not set"]})
	if has_none and not ledger.was_made("Workflow State", name):
		frappe.db.set_value("Workflow State", name, "cndh_stage", stage)


def _make_actions(files: str) -> None:
	for row in seed_files.rows(f"{files}_transitions"):
		values = {"doctype": "Workflow Action Master", "workflow_action_name": row["action_en"]}
		ledger.ensure(values, key=row["action_en"])


def _extend_platform() -> None:
	stages = [f"{files}.{row['code']}" for files in STAGE_FILES for row in seed_files.rows(f"{files}_states")]
	PLATFORM_FIELDS["Workflow State"][0]["options"] = "\n".join(["", *stages])
	missing = {
		doctype: [
			field
			for field in fields
			if not frappe.db.exists("Custom Field", f"{doctype}-{field['fieldname']}")
		]
		for doctype, fields in PLATFORM_FIELDS.items()
	}
	create_custom_fields({doctype: fields for doctype, fields in missing.items() if fields})
	for doctype, fields in PLATFORM_FIELDS.items():
		for field in fields:
			ledger.record(frappe.get_doc("Custom Field", f"{doctype}-{field['fieldname']}"))
	_offer_new_stages()
	_adapt_states()


def _offer_new_stages() -> None:
	"""A site from before a workflow lacks its stages among the choices."""
	field = frappe.get_doc("Custom Field", "Workflow State-cndh_stage")
	options = PLATFORM_FIELDS["Workflow State"][0]["options"]
	if field.options != options:
		field.db_set("options", options)  # no change of the table, which saving would look for
		ledger.record_anew(field)
		frappe.clear_cache(doctype="Workflow State")


def _adapt_states() -> None:
	"""A state may be renamed (its documents and its workflow follow, its stage stays), and is shown translated."""
	for setting in ("allow_rename", "translated_doctype"):
		name = f"Workflow State-main-{setting}"
		if not frappe.db.exists("Property Setter", name) and not ledger.was_made("Property Setter", name):
			setter = make_property_setter("Workflow State", None, setting, 1, "Check", for_doctype=True)
			ledger.record(setter)
