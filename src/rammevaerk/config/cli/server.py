"""Commands that serve: everything on this machine, the web server alone, a worker alone."""

import contextlib
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from rammevaerk.config.cli.session import choose_settings, platform, said_in_one_sentence


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("run")(run)
    app.command("serve")(serve)
    app.command("worker")(worker)


def run() -> None:
    """Start the demo on this machine: database, web server and job worker. Ctrl-C stops them all."""
    from rammevaerk.config.launcher.run import run as launch

    raise typer.Exit(launch())


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="Processes; about one for each core.", min=1)] = 1,
) -> None:
    """Run the web server alone, against the PostgreSQL of DATABASE_URL (production). Migrate and collect first."""
    with said_in_one_sentence():
        choose_settings()
        _require_external_database()
    os.environ.setdefault("RAMMEVAERK_DB_POOL", "8")
    granian = str(Path(sys.executable).with_name("granian"))
    options = ["--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers)]
    options += ["--blocking-threads", "4", "--no-ws", "--respawn-failed-workers"]
    os.execv(granian, [granian, *options, "rammevaerk.config.wsgi:application"])


def _require_external_database() -> None:
    from rammevaerk.config.launcher.problems import LaunchProblem

    if not os.environ.get("DATABASE_URL"):
        raise LaunchProblem("'rammevaerk serve' needs DATABASE_URL: set it, or start the demo with 'make run'.")


def worker(
    concurrency: Annotated[int, typer.Option(help="Jobs at a time.", min=1)] = 2,
) -> None:
    """Work on the queue of jobs; any number of these may run, on any machines that reach the same PostgreSQL."""
    with platform():
        from procrastinate import exceptions
        from procrastinate.contrib.django import app

        from rammevaerk.config.loading import keep_loaded
        from rammevaerk.web.tasks import rescue_stalled_jobs

        keep_loaded()
        with contextlib.suppress(exceptions.AlreadyEnqueued):  # a job whose worker was killed waits for nobody else
            rescue_stalled_jobs.configure().defer(timestamp=0)
        with app.with_connector(app.connector.get_worker_connector()) as ready:  # type: ignore[attr-defined]
            # What went well is known from its own row: the queue would grow by half a million rows a year.
            ready.run_worker(concurrency=concurrency, shutdown_graceful_timeout=10, delete_jobs="successful")
