"""Every way in which the platform lets protected values out, tried; the numbers are those of the leak table."""
