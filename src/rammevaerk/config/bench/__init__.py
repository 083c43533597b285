"""Figures to show, measured on a scratch database with invented rows: they print, they are no tests."""
