"""Sessions of the sub-commission: the agenda by alias, who votes, what is decided, and what follows from it."""
