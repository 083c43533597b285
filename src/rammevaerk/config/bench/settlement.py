"""What a month of settlement costs: seconds and memory by number of placements, beside a bare INSERT … SELECT of the same
rows; a year of the region; a month charged anew after a change of every tariff; and what a page of lines costs a municipal
reader, at page 1 and at page 900. Each in a process and a database of its own."""

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import psycopg
from psycopg import sql

from rammevaerk.config.bench.apart import in_a_process

SCRATCH = "rammevaerk_bench_settlement"
SIZES = (10_000, 100_000, 1_000_000)
AIMS = {100_000: "10 s", 1_000_000: "120 s and 2,048 MB"}
REGION, MONTHS = 7_000, 12
REPRICED = 48_000
PAGES_OF = 100_000
COPIES = 9
"""Months copied beside the one settled before pages are measured, so that a page is one of a million lines."""

DEEP_PAGE = 900
PAGE = 50
PEER_PAGE = "400 ms and 638 queries"
PEER_CHARGE_MS = 1.0
PEER_YEAR = "84 s at its 1.0 ms a charge"
PEER_REPRICED = "83.9 s, without reversals"


@dataclass(frozen=True)
class RunFigure:
    """A month settled: lines, seconds, peak megabytes of the process, seconds of a second run that finds nothing new, and
    of the bare INSERT … SELECT of the same rows into the same table."""

    placements: int
    lines: int
    seconds: float
    again: float
    bare: float
    megabytes: int


@dataclass(frozen=True)
class PageOfLines:
    """A page of fifty lines as a municipal reader: how deep, queries, milliseconds at the 95th percentile."""

    page: int
    lines: int
    queries: int
    p95_ms: float


def run_bench() -> None:
    """Measure and print; takes about ten minutes. The server is the one the process is connected to."""
    runs = []
    for placements in SIZES:
        found = in_a_process("run", placements)
        runs.append(RunFigure(**found))
        _print_run(runs[-1])
    for smaller, larger in pairwise(runs):
        growth = larger.seconds / smaller.seconds
        print(f"{larger.placements // smaller.placements:>7} times {smaller.placements:,} take {growth:.1f} times as long")
    year = in_a_process("year", REGION)
    print(
        f"{year['lines']:>7} charges, {MONTHS} months of {REGION:,} placements: {year['seconds']:.2f} s "
        f"(aim: 5 s; the nearest open system {PEER_YEAR})"
    )
    anew = in_a_process("repriced", REPRICED)
    print(
        f"{REPRICED:>7} charges after a change of every tariff, {anew['lines']:,} reversals and new lines: "
        f"{anew['seconds']:.2f} s (aim: 4 s; the nearest open system {PEER_REPRICED})"
    )
    for found in in_a_process("pages", PAGES_OF):
        page = PageOfLines(**found)
        print(
            f"{page.page:>7}. page of {PAGE} of {page.lines:,} lines, municipal reader: {page.queries} queries, "
            f"p95 {page.p95_ms:.0f} ms (aim: 40 ms; the nearest open system {PEER_PAGE} for 50 payments)"
        )


def _print_run(figure: RunFigure) -> None:
    each = 1000 * figure.seconds / figure.lines
    print(
        f"{figure.placements:>7} placements settled and written: {figure.seconds:6.2f} s, {figure.megabytes} MB "
        f"(aim: {AIMS.get(figure.placements, 'none')}); again, nothing new: {figure.again:.2f} s; "
        f"bare INSERT … SELECT of the same rows: {figure.bare:.2f} s, {figure.seconds / figure.bare:.1f} times (aim: 2.5); "
        f"{each:.3f} ms a line "
        f"(the nearest open system {PEER_CHARGE_MS:.0f} ms)"
    )


# -- in the process of its own ------------------------------------------------------------------------------------------


def main(what: str, placements: int) -> None:
    """Set up an empty migrated database, measure one thing, print it as JSON, drop the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rammevaerk.config.settings")
    os.environ["RAMMEVAERK_DB_ROLE"] = "owner"
    from django.conf import settings

    address = settings.DATABASES["default"]
    with _scratch(address):
        address["NAME"] = SCRATCH
        settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        settings.LOGGING_CONFIG = None
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        try:
            call_command("migrate", verbosity=0)
            print(json.dumps(_measured(what, placements)))
        finally:
            connection.close()


@contextmanager
def _scratch(address: dict[str, Any]) -> Iterator[None]:
    """A database of the bench's own, made and dropped by the owner."""
    where = {"host": address["HOST"], "port": address["PORT"], "user": address["USER"], "password": address["PASSWORD"]}
    with psycopg.connect(**where, dbname="postgres", autocommit=True) as server:
        # A bench that was broken off may still be asking; this one has closed its connections when it ends, and the server's own
        # cleaning of the tables gives way to a plain DROP, but may not be forced out by an owner.
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(SCRATCH)))
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(SCRATCH)))
        try:
            yield
        finally:
            server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(SCRATCH)))


def _measured(what: str, placements: int) -> Any:
    from rammevaerk.config.bench.placements import make_placements, make_region
    from rammevaerk.config.loading import keep_loaded

    sellers = make_region()
    make_placements(1, placements)
    _become_the_app()
    keep_loaded()  # as a worker does
    if what == "report":
        from rammevaerk.config.bench import spending

        _year(sellers)
        return asdict(spending.measured(sellers))
    if what == "run":
        return asdict(_settled(placements, sellers))
    if what == "year":
        return _year(sellers)
    if what == "repriced":
        return _repriced(placements, sellers)
    return [asdict(page) for page in _pages(placements, sellers)]


def _become_the_app() -> None:
    """The same connection as the app role, behind row-level security like everybody."""
    from django.db import connection

    from rammevaerk.config.database import connection_settings

    connection.close()
    app = connection_settings({**os.environ, "RAMMEVAERK_DB_ROLE": "app"})
    connection.settings_dict.update({key: app[key] for key in ("USER", "PASSWORD", "OPTIONS")})


def _settled(placements: int, sellers: list[int]) -> RunFigure:
    from rammevaerk.config.bench.placements import MONTH, TODAY
    from rammevaerk.settlement.actions import settle_sellers

    def run() -> tuple[float, int]:
        begun = time.perf_counter()
        outcome = settle_sellers(by=None, today=TODAY, month=MONTH, sellers=sellers)
        return time.perf_counter() - begun, outcome.charges

    seconds, lines = run()
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    again, _nothing = run()
    return RunFigure(placements, lines, round(seconds, 3), round(again, 3), round(_bare(sellers), 3), megabytes)


def _year(sellers: list[int]) -> dict[str, float]:
    from rammevaerk.kernel.period import add_months
    from rammevaerk.settlement.actions import settle_sellers

    begun, lines = time.perf_counter(), 0
    for month in (date(2026, number, 1) for number in range(1, MONTHS + 1)):
        lines += settle_sellers(by=None, today=add_months(month, 1), month=month, sellers=sellers).charges
    return {"lines": lines, "seconds": round(time.perf_counter() - begun, 3)}


def _repriced(placements: int, sellers: list[int]) -> dict[str, float]:
    """Every tariff of the year is one krone dearer from its beginning, and the month is settled again."""
    from rammevaerk.config.bench.placements import MONTH, TODAY, dearer
    from rammevaerk.settlement.actions import settle_sellers

    _settled(placements, sellers)
    _as_owner(lambda: dearer(MONTH))
    begun = time.perf_counter()
    again = settle_sellers(by=None, today=TODAY, month=MONTH, sellers=sellers)
    return {"lines": again.charges, "seconds": round(time.perf_counter() - begun, 3)}


COLUMNS = (
    "run_id, statement_id, seller_id, buyer_id, {chain}, {month}, generation, line, placement_id, citizen_id, item_id, tariff_id,"
    " kind, service_from, service_to, days, month_days, factor, tariff_ore, amount_ore, internal, source, confirmed, recorded_at"
)
INTO = COLUMNS.format(chain="chain", month="month")


def _bare(sellers: list[int]) -> float:
    """The same rows once more from a plain table: same indexes, keys, policies and grants, no rules. Rolled back."""
    from django.db import connection, transaction

    from rammevaerk.accounts.walls import Acting, Function, acting_for

    with acting_for(Acting(Function.SETTLING, tuple(sellers))), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE same ON COMMIT DROP AS SELECT * FROM settlement_charge")
        cursor.execute("ANALYZE same")
        begun = time.perf_counter()
        source = COLUMNS.format(chain="chain + 1000000000", month="month")
        cursor.execute(f"INSERT INTO settlement_charge ({INTO}) SELECT {source} FROM same")  # noqa: S608
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        took = time.perf_counter() - begun
        transaction.set_rollback(True)
    return took


def _pages(placements: int, sellers: list[int]) -> list[PageOfLines]:
    """A million lines, and the page of own citizens' lines of the municipality that has most of them."""
    from rammevaerk.accounts.models import Organisation
    from rammevaerk.settlement.models import Charge

    _settled(placements, sellers)
    _copy_months()
    slagelse = Organisation.objects.get(code="330").pk
    from rammevaerk.accounts.walls import Acting, Function, acting_for

    with acting_for(Acting(Function.AUTHORITY, (slagelse,))):
        deep = Charge.objects.filter(internal=True, seller=slagelse, buyer=slagelse).order_by("-pk")
        last = deep.values_list("pk", flat=True)[(DEEP_PAGE - 1) * PAGE - 1]
    return [_page(1, 0, placements), _page(DEEP_PAGE, last, placements)]


def _copy_months() -> None:
    """Earlier months with the same lines, written by the owner."""
    _as_owner(_copied)


def _copied() -> None:
    from django.db import connection

    from rammevaerk.config.analysing import analyse_tables

    with connection.cursor() as cursor:
        source = COLUMNS.format(chain="chain", month="(month - make_interval(months => %s))::date")
        for months in range(1, COPIES + 1):
            cursor.execute(
                f"INSERT INTO settlement_charge ({INTO}) SELECT {source} FROM settlement_charge WHERE month = '2026-05-01'",  # noqa: S608
                [months],
            )
    analyse_tables()


def _as_owner(act: Callable[[], None]) -> None:
    """Do something as the owner of the tables, then be the app again."""
    from django.db import connection

    from rammevaerk.config.database import connection_settings

    app = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD", "OPTIONS")}
    connection.close()
    connection.settings_dict.update({key: connection_settings({**os.environ, "RAMMEVAERK_DB_ROLE": "owner"})[key] for key in app})
    act()
    connection.close()
    connection.settings_dict.update(app)


def _page(number: int, after: int, placements: int) -> PageOfLines:
    from rammevaerk.config.bench import pages
    from rammevaerk.web.tables.paging import Cursor

    address = "/afregning/egne-borgere/"
    if after:
        address += f"?internal-at={Cursor(after, after).encoded()}"
    (figure,) = pages.measure([("controller", address)])
    return PageOfLines(number, placements * (COPIES + 1), figure.queries, round(figure.p95_ms, 1))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
