"""Kernel: the words every area speaks in: money, periods, findings, traces, legal references.

Pure Python on the standard library only; nothing here knows a clock, a database or a page.
"""
