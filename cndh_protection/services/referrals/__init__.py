"""Passing a person of a case to a service of a partner: what sending asks for, what stands in clear on the sheet."""
