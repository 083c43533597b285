"""Formats of dates and numbers, one package for each language that differs from Django's own."""
