"""The tests of the application: unit (no site), site, permissions, portal, browser."""
