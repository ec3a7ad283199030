"""Every guard of the application, switched off in turn, turns a test red."""
