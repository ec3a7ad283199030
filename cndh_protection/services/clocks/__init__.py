"""Clocks of a case: when something must have happened, who is told when it has not (docs/procedure.md, Steps)."""
