"""`rammevaerk bench`: figures measured on this machine, printed. Nothing is kept and nothing is judged."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from rammevaerk.config.cli.session import platform
from rammevaerk.config.launcher.problems import LaunchProblem

if TYPE_CHECKING:
    from rammevaerk.accounts.models import RoleAssignment

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
    only: Annotated[
        str, typer.Option(help="One part: tariffs, upload, settlement, killed, report, pages, search or import.")
    ] = "",
) -> None:
    """Measure tariffs, a month's settlement, invoices, pages and an import, and print the figures."""
    parts: dict[str, Callable[[], None]] = {
        "tariffs": _tariffs,
        "upload": _upload,
        "settlement": _settlement,
        "invoices": _invoices,
        "killed": _killed,
        "report": _report,
        "pages": _pages,
        "search": _search,
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

    for size in (600, 6_000, 20_000):
        bench_tariffs(size)


def _upload() -> None:
    with platform():
        from rammevaerk.config.bench import uploads

        by = _demo_person("municipal_economist")
        for units in (60, 600):
            figure = uploads.measure(units, by=by)
            seconds = (
                f"read {figure.read:4.1f} s, show {figure.show:4.1f} s, save {figure.save:4.1f} s, in all {figure.all:4.1f} s"
            )
            print(f"  {figure.units:>5} units in one workbook of {figure.kilobytes} kB: {seconds} (aim: 600 in 15 s)")
        print("  the tariff list with 6,000 tariffs more:")
        for page in uploads.measure_list(6_000, by=by):
            print(f"  {page.page:40} {page.queries:7} queries {page.median_ms:5.0f} ms {page.p95_ms:5.0f} ms (p95)")


def _settlement() -> None:
    with platform():
        from rammevaerk.config.bench.settlement import run_bench

        run_bench()


def _killed() -> None:
    from rammevaerk.config.bench.killing import run_bench

    run_bench()


def _invoices() -> None:
    with platform():
        from rammevaerk.config.bench import invoices
        from rammevaerk.invoices.ubl import Format

        _demo_service()
        for form in Format:
            figure = invoices.measure(form)
            seconds = f"read, build and check {figure.made:4.2f} s, write {figure.files:4.2f} s, in all {figure.all:4.2f} s"
            print(
                f"  {figure.lines:>6} lines of {figure.documents} statements, {figure.written} files of {figure.kilobytes} kB as "
                f"{figure.form}: {seconds} (aim: {invoices.AIM_SECONDS} s; {invoices.PEER})"
            )


def _report() -> None:
    with platform():
        from rammevaerk.config.bench.spending import run_bench

        run_bench()


def _pages() -> None:
    with platform():
        from rammevaerk.config.bench import pages

        service = _demo_service()
        print(f"  {'person':12} {'page':22} {'queries':>7} {'median':>8} {'p95':>8}   ({PEER_PAGE})")
        for figure in pages.measure([(person, page.format(service=service)) for person, page in PAGES]):
            print(f"  {figure.person:12} {figure.page:22} {figure.queries:7} {figure.median_ms:5.0f} ms {figure.p95_ms:5.0f} ms")


def _search() -> None:
    with platform():
        from rammevaerk.config.bench import searching

        for services in (1_000, 10_000):
            found = searching.measure(services, by=_demo_person("case_worker"))
            print(
                f"  a need among {services:>6} services more: {found.queries} queries, {found.median_ms:5.0f} ms, "
                f"{found.p95_ms:5.0f} ms (p95)"
            )


def _import() -> None:
    with platform():
        from rammevaerk.config.bench import imports

        _demo_service()
        for rows in (1_000, 10_000):
            figure = imports.measure(rows)
            seconds = f"preview {figure.preview:5.1f} s, write {figure.apply:5.1f} s, same file again {figure.again:5.2f} s"
            print(f"  {figure.rows:>6} rows: {seconds}")


def _demo_person(key: str) -> "RoleAssignment":
    """Somebody of the demo; these parts are measured at the demo's size."""
    from rammevaerk.accounts.queries import demo_assignments

    found = demo_assignments().filter(user__username=key).first()
    if found is None:
        raise LaunchProblem("The demo region is not loaded: start 'make run' once.")
    return found


def _demo_service() -> int:
    """The id of a service of the demo; these parts are measured at the demo's size."""
    from rammevaerk.registry.queries import services_of

    return services_of(_demo_person("service_manager"))[0]
