// People rename workflow states; the code speaks of the stages behind them (`constants.py`).

const ENDED_CASE_STAGES = ["case.INA", "case.REF", "case.CLO", "case.ARC"];

export function stage_of(state) {
	return frappe.boot.cndh.stages[state] || null;
}

export function has_ended(violation_case) {
	return ENDED_CASE_STAGES.includes(stage_of(violation_case.workflow_state));
}
