# make run    start the platform with its demo region, and everything it needs
# make test   every check and every test, with all set-up
# make check  the fast checks alone
# The Python that makes the virtual environment; the newest installed from 3.11 on.
SYSTEM_PYTHON := $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v $$p && break; done)
INSTALL = PYTHONPATH=src $(SYSTEM_PYTHON) -B -m rammevaerk.config.launcher.install
PYTHON = .venv/bin/python
RAMMEVAERK = .venv/bin/rammevaerk

.PHONY: run test check install install-dev python bench pictures lock clean

run: install
	@exec $(PYTHON) -m rammevaerk.config.launcher.run

install: python
	@$(INSTALL) run

install-dev: python
	@$(INSTALL) dev

python:
	@test -n "$(SYSTEM_PYTHON)" || { echo "Python 3.11 or newer is missing: install it and start again." >&2; exit 1; }

check: install-dev
	@$(PYTHON) -m rammevaerk.config.launcher.verify check

test: install-dev
	@$(PYTHON) -m rammevaerk.config.launcher.verify test

bench: install-dev
	@$(RAMMEVAERK) bench

pictures: install-dev
	@$(RAMMEVAERK) pictures

# New versions within pyproject.toml; the locks hold names, versions and hashes, no addresses.
COMPILE = .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --generate-hashes --no-header
lock: install-dev
	@$(COMPILE) requirements/installer.in -o requirements/installer.lock
	@$(COMPILE) pyproject.toml --group build -o requirements/run.lock
	@$(COMPILE) pyproject.toml --group build --group dev -o requirements/dev.lock
	@npm install --package-lock-only --ignore-scripts

# Removes what was installed and built, and the local database with its data.
clean: python
	@PYTHONPATH=src $(SYSTEM_PYTHON) -B -m rammevaerk.config.launcher.clean
