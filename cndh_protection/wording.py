"""Texts that stand in the code before anybody's language is known."""

from __future__ import annotations


def _lt(message: str) -> str:
	"""Mark a text for the translators; whoever shows it translates it.

	The platform has one of this name, which translates when the text is used: it knows a request's language, and what
	stands here is also told to others, in theirs.
	"""
	return message
