"""Installs, starts and stops everything `make run` needs on one machine: packages, PostgreSQL, web server, job worker.

The modules `install`, `problems`, `steps` and `places` use the standard library alone: they run before anything is installed.
"""
