"""Papers: made in memory when asked for, never kept on the server, each with a code that the audit knows."""
