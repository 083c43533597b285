"""What a report of charges costs: every explaining column of 84,000 lines as CSV and as a workbook, written from a stream; and
what a year's forecast costs."""

import resource
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from tempfile import TemporaryFile

from rammevaerk.config.bench.apart import in_a_process

PLACEMENTS, YEAR = 7_000, 2026
TODAY = date(2026, 11, 10)
PEER_REPORT = "2,000 rows in 43–51 s, 21–26 ms each"
AIM_SECONDS, AIM_FORECAST = 10, 1


@dataclass(frozen=True)
class ReportFigure:
    """Lines, seconds as CSV and as a workbook, the process's peak megabytes, and seconds for the forecast of `stays`."""

    rows: int
    csv: float
    workbook: float
    megabytes: int
    stays: int
    forecast: float


def run_bench() -> None:
    """Measure and print. The server is the one the process is connected to."""
    found = ReportFigure(**in_a_process("report", PLACEMENTS))
    print(
        f"{found.rows:>7} lines with all explaining columns: CSV {found.csv:.2f} s, workbook {found.workbook:.2f} s, "
        f"{found.megabytes} MB (aim: {AIM_SECONDS} s; the nearest open system {PEER_REPORT})"
    )
    print(f"{found.stays:>7} stays forecast over the year: {found.forecast:.2f} s (aim: 1,000 in {AIM_FORECAST} s)")


def measured(parties: Sequence[int]) -> ReportFigure:
    """The figures on the database the process is connected to, as somebody who sees all of the parties' lines."""
    from rammevaerk.accounts.walls import Acting, Function, acting_for
    from rammevaerk.settlement.spending_reads import ReportRow, Span, report_rows
    from rammevaerk.spending import exports

    span = Span(date(YEAR, 1, 1), date(YEAR + 1, 1, 1), by_help=True)
    with acting_for(Acting(Function.AUTHORITY, tuple(parties))):

        def rows() -> chain[ReportRow]:
            return chain(report_rows("sold", parties, span), report_rows("own", parties, span))

        begun = time.perf_counter()
        with TemporaryFile() as file:
            for part in exports.csv_parts(rows()):
                file.write(part)
        csv = time.perf_counter() - begun
        begun = time.perf_counter()
        with TemporaryFile() as file:
            number = exports.write_workbook_of(rows(), file, "Linjer")
        workbook = time.perf_counter() - begun
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        stays, forecast = _forecast(parties)
    return ReportFigure(number, round(csv, 2), round(workbook, 2), megabytes, stays, round(forecast, 2))


def _forecast(parties: Sequence[int]) -> tuple[int, float]:
    """The buyer with most stays, and the seconds of its forecast."""
    from rammevaerk.spending.pages.forecast import forecast_page

    found = (0, 0.0)
    for party in parties:
        begun = time.perf_counter()
        shown = forecast_page([party], YEAR, TODAY)
        found = max(found, (len(shown.found.facts.stays), time.perf_counter() - begun))
    return found
