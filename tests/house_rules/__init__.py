"""The house's rules as functions: each takes what it looks at and returns what is wrong, a sentence a finding."""
