"""Clocks of a case: when something must have happened, who is told when it has not (domain.md, 3.2)."""
