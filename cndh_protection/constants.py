"""Names that the code relies on: roles, urgency levels, and the stages that it recognises behind workflow states.

People may rename a workflow state; its stage (a field of the Workflow State) stays. The code only ever speaks of stages.
"""

from __future__ import annotations

from typing import Final


class Role:
	"""Roles of the application (``fixtures/seed/roles.csv`` has what each may do)."""

	INTAKE: Final = "CNDH Intake Officer"
	CASE_OFFICER: Final = "CNDH Case Officer"
	RAPPORTEUR: Final = "CNDH Rapporteur"
	RISK_ANALYST: Final = "CNDH Risk Analyst"
	PROTECTION_OFFICER: Final = "CNDH Protection Officer"
	CHAIR: Final = "CNDH Protection Chair"
	MEMBER: Final = "CNDH Committee Member"
	SECRETARY: Final = "CNDH Committee Secretary"
	DUTY_COMMISSIONER: Final = "CNDH Duty Commissioner"
	PRESIDENT: Final = "CNDH President"
	SECRETARY_GENERAL: Final = "CNDH Secretary General"
	FOCAL_POINT: Final = "CNDH Regional Focal Point"
	SENSITIVE_REFERENT: Final = "CNDH Sensitive Case Referent"
	PSYCHOSOCIAL: Final = "CNDH Psychosocial Officer"
	LEGAL: Final = "CNDH Legal Officer"
	OUTREACH: Final = "CNDH Outreach Officer"
	STATISTICS: Final = "CNDH Statistics Officer"
	DATA_PROTECTION: Final = "CNDH Data Protection Officer"
	AUDITOR: Final = "CNDH Auditor"
	ADMINISTRATOR: Final = "CNDH Administrator"
	PARTNER: Final = "CNDH Partner"


CASE_ACCESS_ROLES: Final = frozenset(
	{
		Role.INTAKE,
		Role.CASE_OFFICER,
		Role.RAPPORTEUR,
		Role.RISK_ANALYST,
		Role.PROTECTION_OFFICER,
		Role.CHAIR,
		Role.MEMBER,
		Role.SECRETARY,
		Role.DUTY_COMMISSIONER,
		Role.PRESIDENT,
		Role.FOCAL_POINT,
		Role.SENSITIVE_REFERENT,
		Role.PSYCHOSOCIAL,
		Role.LEGAL,
	}
)
"""Roles that give, in some scope, a view of cases (``permissions.csv``, rows of the case)."""

CONTROL_ROLES: Final = frozenset({Role.DATA_PROTECTION, Role.AUDITOR, Role.STATISTICS})
"""They read no case, but who has access to which, who is in conflict, the audit, or figures that are not suppressed."""


class Stage:
	"""What the application recognises behind a workflow state, whatever people call it."""

	CASE_RECEIVED: Final = "case.REC"
	CASE_URGENCY: Final = "case.TRI"
	CASE_ADMISSIBILITY: Final = "case.ADM"
	CASE_AWAITING: Final = "case.CMP"
	CASE_INADMISSIBLE: Final = "case.INA"
	CASE_REFERRED_OUT: Final = "case.REF"
	CASE_IN_PROGRESS: Final = "case.OUV"
	CASE_VERIFICATION: Final = "case.INV"
	CASE_RISK: Final = "case.RSK"
	CASE_DECISION: Final = "case.DEC"
	CASE_PLAN: Final = "case.PLN"
	CASE_PROTECTION: Final = "case.IMP"
	CASE_FOLLOW_UP: Final = "case.SUI"
	CASE_REASSESSMENT: Final = "case.REV"
	CASE_CLOSED: Final = "case.CLO"
	CASE_ARCHIVED: Final = "case.ARC"
	MEASURE_PROPOSED: Final = "measure.PRO"
	MEASURE_ON_DUTY: Final = "measure.DUT"
	MEASURE_APPROVED: Final = "measure.APP"
	MEASURE_NOT_APPROVED: Final = "measure.REJ"
	MEASURE_REFUSED: Final = "measure.REF"
	MEASURE_PENDING: Final = "measure.PEN"
	MEASURE_ACTIVE: Final = "measure.ACT"
	MEASURE_ON_HOLD: Final = "measure.HLD"
	MEASURE_COMPLETED: Final = "measure.DON"
	MEASURE_UNSUCCESSFUL: Final = "measure.FAI"
	MEASURE_EXPIRED: Final = "measure.EXP"
	MEASURE_WITHDRAWN: Final = "measure.WDN"
	REFERRAL_PREPARED: Final = "referral.PRE"
	REFERRAL_SENT: Final = "referral.SNT"
	REFERRAL_READ: Final = "referral.ACK"
	REFERRAL_ACCEPTED: Final = "referral.ACC"
	REFERRAL_DECLINED: Final = "referral.DEC"
	REFERRAL_UNDER_WAY: Final = "referral.INP"
	REFERRAL_DELIVERED: Final = "referral.DON"
	REFERRAL_UNANSWERED: Final = "referral.NOR"
	REFERRAL_REVOKED: Final = "referral.CAN"
	ACTIVITY_HELD: Final = "activity.HEL"
	ACTIVITY_REPORTED: Final = "activity.REP"
	ACTIVITY_CANCELLED: Final = "activity.CAN"


ENDED_CASE_STAGES: Final = frozenset(
	{Stage.CASE_INADMISSIBLE, Stage.CASE_REFERRED_OUT, Stage.CASE_CLOSED, Stage.CASE_ARCHIVED}
)

MEASURES_SHOWN_TO_PARTNER: Final = frozenset(
	{
		Stage.MEASURE_ON_DUTY,
		Stage.MEASURE_APPROVED,
		Stage.MEASURE_PENDING,
		Stage.MEASURE_ACTIVE,
		Stage.MEASURE_ON_HOLD,
		Stage.MEASURE_COMPLETED,
	}
)
"""Stages in which a measure given to a partner is on its page: from the decision on, never before."""

MEASURES_IN_PARTNER_HANDS: Final = frozenset(
	{Stage.MEASURE_ON_DUTY, Stage.MEASURE_APPROVED, Stage.MEASURE_PENDING, Stage.MEASURE_ACTIVE}
)
"""Stages in which the partner may mark its progress."""

REFERRALS_IN_PARTNER_HANDS: Final = frozenset(
	{Stage.REFERRAL_SENT, Stage.REFERRAL_READ, Stage.REFERRAL_ACCEPTED, Stage.REFERRAL_UNDER_WAY}
)
"""Stages in which a partner reads a referral and answers it."""

MEASURES_TO_START: Final = frozenset(
	{Stage.MEASURE_PROPOSED, Stage.MEASURE_ON_DUTY, Stage.MEASURE_APPROVED, Stage.MEASURE_PENDING}
)
"""Stages in which a measure is still to come."""

URGENT: Final = frozenset({"U1", "U2"})
"""Urgency levels at which a duty decision may start a measure (docs/procedure.md, Steps)."""
