"""Risk of a defender: threats × vulnerabilities ÷ capacities, as a support for the people who decide."""
