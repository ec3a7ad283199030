"""How fast the application is on many records, each thing beside what plain Frappe does with the same columns.

``README.md`` says how to run it and how to read what it prints. Nothing here is a test: a machine under load is slow
without being wrong.
"""
