"""Builds, starts and stops everything that ./dev/demo and ./dev/test need. Standard library only."""
