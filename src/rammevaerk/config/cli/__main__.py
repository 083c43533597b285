"""`python -m rammevaerk.config.cli` is `rammevaerk`."""

from rammevaerk.config.cli import app

app()
