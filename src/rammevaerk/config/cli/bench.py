"""`rammevaerk bench`: figures measured on this machine, printed. Nothing is kept and nothing is judged."""

from collections.abc import Callable
from typing import Annotated

import typer

from rammevaerk.config.cli.session import platform
from rammevaerk.config.launcher.problems import LaunchProblem

PAGES = (
    ("case_worker", "/tilbud/"),
    ("case_worker", "/tilbud/{service}/"),
    ("public", "/tilbud/"),
    ("controller", "/takster/"),
    ("controller", "/afregning/"),
    ("controller", "/indskrivninger/"),
    ("secretariat", "/rammeaftale/"),
    ("secretariat", "/"),
)
PEER_PAGE = "the nearest open system: 638 queries and 400 ms for a page of 50 payments"


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("bench")(bench)


def bench(
    only: Annotated[str, typer.Option(help="One part: tariffs, settlement, pages or import.")] = "",
) -> None:
    """Measure tariffs, a month's settlement, pages and an import, and print the figures."""
    parts: dict[str, Callable[[], None]] = {
        "tariffs": _tariffs,
        "settlement": _settlement,
        "pages": _pages,
        "import": _import,
    }
    if only and only not in parts:
        raise typer.BadParameter(f"choose among {', '.join(parts)}")
    for name, measure in parts.items():
        if only in ("", name):
            print(f"\n{name}")
            measure()


def _tariffs() -> None:
    from rammevaerk.config.bench.pricing import bench_tariffs

    for size in (600, 6000):
        bench_tariffs(size)


def _settlement() -> None:
    with platform():
        from rammevaerk.config.bench.settlement import run_bench

        run_bench()


def _pages() -> None:
    with platform():
        from rammevaerk.config.bench import pages

        service = _demo_service()
        print(f"  {'person':12} {'page':22} {'queries':>7} {'median':>8} {'p95':>8}   ({PEER_PAGE})")
        for figure in pages.measure([(person, page.format(service=service)) for person, page in PAGES]):
            print(f"  {figure.person:12} {figure.page:22} {figure.queries:7} {figure.median_ms:5.0f} ms {figure.p95_ms:5.0f} ms")


def _import() -> None:
    with platform():
        from rammevaerk.config.bench import imports

        _demo_service()
        for rows in (1_000, 10_000):
            figure = imports.measure(rows)
            seconds = f"preview {figure.preview:5.1f} s, write {figure.apply:5.1f} s, same file again {figure.again:5.2f} s"
            print(f"  {figure.rows:>6} rows: {seconds}")


def _demo_service() -> int:
    """The id of a service of the demo; these parts are measured at the demo's size."""
    from rammevaerk.accounts.queries import demo_assignments
    from rammevaerk.registry.queries import services_of

    manager = demo_assignments().filter(user__username="service_manager").first()
    if manager is None:
        raise LaunchProblem("The demo region is not loaded: start 'make run' once.")
    return services_of(manager)[0]
