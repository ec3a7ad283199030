"""What the platform leaves open, closed; and the test of the application by itself.

It stands on top: it may know everything below, and nothing below imports it.
"""
