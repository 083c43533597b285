"""Writing a run: lines through a temporary table, since COPY into a table behind row-level security is refused; then runs,
statements and ledger entries, whose sums are known only at the end. All ids are taken from the sequences beforehand."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection
from django.db.backends.utils import CursorWrapper

from rammevaerk.kernel.bank_days import due_date
from rammevaerk.kernel.sorting import danish_key
from rammevaerk.settlement.actions.working import ToWrite
from rammevaerk.settlement.facts import Where
from rammevaerk.settlement.rules.charging import Line
from rammevaerk.settlement.rules.corrections import Difference
from rammevaerk.settlement.rules.ledger import NO_SERVICE, legs
from rammevaerk.settlement.rules.sources import is_of_schedule

IDS_AT_ONCE = 200

TEMPORARY = """
CREATE TEMPORARY TABLE IF NOT EXISTS settlement_new (
  run bigint, seller bigint, buyer bigint, chain bigint, month date, generation smallint, line smallint,
  placement bigint, citizen bigint, item bigint, tariff bigint, kind text, starts smallint, stops smallint,
  month_days smallint, sign smallint, factor integer, tariff_ore bigint, amount_ore bigint, source text, confirmed boolean,
  reverses bigint
) ON COMMIT DROP
"""
NULL = "\\N"
COPY = "COPY settlement_new FROM STDIN"
INSERT = """
INSERT INTO settlement_charge (run_id, statement_id, seller_id, buyer_id, chain, month, generation, line, placement_id,
  schedule_id, citizen_id, item_id, tariff_id, kind, service_from, service_to, days, month_days, factor, tariff_ore, amount_ore,
  internal, source, confirmed, reverses_id, recorded_at)
SELECT n.run, s.id, n.seller, n.buyer, n.chain, n.month, n.generation, n.line, CASE WHEN n.chain > 0 THEN n.placement END,
  CASE WHEN n.chain < 0 THEN n.placement END, NULLIF(n.citizen, 0), NULLIF(n.item, 0), NULLIF(n.tariff, 0), n.kind,
  n.month + n.starts, n.month + n.stops, CASE WHEN n.kind = 'once' THEN 0 ELSE (n.stops - n.starts) * n.sign END, n.month_days,
  n.factor / 1000.0, n.tariff_ore, n.amount_ore, n.seller = n.buyer, n.source, n.confirmed, n.reverses, %s
FROM settlement_new n LEFT JOIN settlement_statement s ON s.run_id = n.run AND s.buyer_id = n.buyer
"""


@dataclass
class Sum:
    """One seller's lines towards one buyer, and the amounts by service."""

    lines: int = 0
    reversals: int = 0
    amount: int = 0
    by_service: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Places:
    """Where lines are: unit and service by tariff item, the service of schedules without an item, and which units have
    confirmed who was there, by month."""

    items: Mapping[int, Where]
    schedules: Mapping[int, int]
    units: Mapping[date, frozenset[int]]

    def service_of(self, line: Line) -> int:
        """The service of a line, `NO_SERVICE` when there is none."""
        if line.item:
            return self.items[line.item].service
        return self.schedules.get(line.placement, NO_SERVICE)

    def confirmed(self, month: date, chain: int, lines: Difference) -> str:
        """Whether the unit of a placement's lines has confirmed the month, as COPY writes it; NULL for a schedule's."""
        if is_of_schedule(chain):
            return NULL
        line = lines.new[0] if lines.new else lines.reversals[0].line
        return "t" if self.items[line.item].unit in self.units.get(month, ()) else "f"


def _of_no_service(_line: Line) -> int:
    return NO_SERVICE


Pairs = list[tuple[tuple[int, int], Sum]]


@dataclass(frozen=True)
class Heading:
    """What every statement of a run says: month, day, payment terms in days (None unknown), and how real it is."""

    month: date
    today: date
    at: datetime
    terms: int | None
    rulebook: str
    is_demo: bool
    uses_assumed: bool


@dataclass
class Sums:
    """The sums of a run by seller and buyer; adding is all a preview needs. `service_of` gives the service of a tariff item."""

    service_of: Callable[[Line], int] = _of_no_service
    pairs: dict[tuple[int, int], Sum] = field(default_factory=dict)
    corrected: dict[date, int] = field(default_factory=dict)

    def add(self, line: Line, amount: int, *, reversal: bool) -> None:
        """Count a line in, with the amount it is written with."""
        of = (line.seller, line.buyer)
        pair = self.pairs.get(of)
        if pair is None:
            pair = self.pairs[of] = Sum()
        pair.lines += 1
        pair.amount += amount
        pair.reversals += reversal
        service = self.service_of(line)
        pair.by_service[service] = pair.by_service.get(service, 0) + amount

    def take(self, found: list[ToWrite], month: date) -> None:
        """Count in a list of what is to be written."""
        for part in found:
            if part.month.first != month:
                self.corrected[part.month.first] = self.corrected.get(part.month.first, 0) + 1
            for reversal in part.difference.reversals:
                self.add(reversal.line, -reversal.line.amount, reversal=True)
            for line in part.difference.new:
                self.add(line, line.amount, reversal=False)


class Writer(Sums):
    """Sums that also send every line to the database."""

    def __init__(self, heading: Heading, places: Places) -> None:
        super().__init__(places.service_of)
        self.heading, self.places = heading, places
        self.runs = _Ids("settlement_run")
        self.run_of: dict[int, int] = {}
        with connection.cursor() as cursor:
            cursor.execute(TEMPORARY)
            cursor.execute("TRUNCATE settlement_new")

    def run_for(self, seller: int) -> int:
        """The id of the seller's run."""
        if seller not in self.run_of:
            self.run_of[seller] = self.runs.next()
        return self.run_of[seller]

    def take(self, found: list[ToWrite], month: date) -> None:
        """Count in and send."""
        for part in found:
            if part.month.first != month:
                self.corrected[part.month.first] = self.corrected.get(part.month.first, 0) + 1
        # Made before the copy begins: the rows ask for ids, and a connection that copies answers nothing else.
        rows = "".join(self._rows(found))
        with connection.cursor() as cursor, cursor.copy(COPY) as copy:
            copy.write(rows)

    def _rows(self, found: list[ToWrite]) -> Iterator[str]:
        for month, chain, generation, missing in found:
            place = 0
            confirmed = self.places.confirmed(month.first, chain, missing)
            for place, (pk, line) in enumerate(missing.reversals, 1):
                yield self._row(line, f"{chain}\t{month.first}\t{generation}\t{place}", month.days, confirmed, reverses=pk)
            for place, line in enumerate(missing.new, place + 1):  # noqa: B020 - the lines are numbered on
                yield self._row(line, f"{chain}\t{month.first}\t{generation}\t{place}", month.days, confirmed)

    def _row(self, line: Line, place: str, days: int, confirmed: str, reverses: int | None = None) -> str:
        (seller, buyer, citizen, placement, item, tariff, kind, start, stop, factor, tariff_ore, amount, source) = line
        sign, reversed_id = (1, NULL) if reverses is None else (-1, str(reverses))
        amount *= sign
        self.add(line, amount, reversal=reverses is not None)
        return (
            f"{self.run_for(seller)}\t{seller}\t{buyer}\t{place}\t{placement}\t{citizen}\t{item}\t{tariff}"
            f"\t{kind}\t{start}\t{stop}\t{days}\t{sign}\t{factor}\t{tariff_ore}\t{amount}\t{source}\t{confirmed}"
            f"\t{reversed_id}\n"
        )

    def finish(self, runs: Mapping[int, "RunRow"], serials: Mapping[int, int], names: Mapping[int, str]) -> None:
        """Write runs, statements, ledger and lines. A seller's statements are numbered in the order of the buyers' names,
        and their ids fall, so that a list with the newest first reads in that order too."""
        pairs = sorted(self.pairs.items(), key=lambda pair: (pair[0][0], danish_key(names.get(pair[0][1], ""))))
        with connection.cursor() as cursor:
            self._write_runs(cursor, runs)
            ids = self._write_statements(cursor, pairs, dict(serials))
            self._write_ledger(cursor, pairs, ids)
            cursor.execute(INSERT, [self.heading.at])
            cursor.execute("TRUNCATE settlement_new")

    def _write_statements(self, cursor: CursorWrapper, pairs: Pairs, last: dict[int, int]) -> dict[tuple[int, int], int]:
        """Write the statements and give their ids by seller and buyer; own citizens have none."""
        external = [(pair, found) for pair, found in pairs if pair[0] != pair[1]]
        taken = _Ids("settlement_statement")
        ids = sorted((taken.next() for _pair in external), reverse=True)
        rows = []
        for pk, ((seller, buyer), found) in zip(ids, external, strict=True):
            last[seller] = last.get(seller, 0) + 1
            rows.append(self._statement(pk, (seller, buyer), found, last[seller]))
        _insert(cursor, "settlement_statement", STATEMENT_COLUMNS, rows)
        return {pair: pk for pk, (pair, _found) in zip(ids, external, strict=True)}

    def _write_runs(self, cursor: CursorWrapper, runs: Mapping[int, "RunRow"]) -> None:
        heading = self.heading
        _insert(
            cursor,
            "settlement_run",
            RUN_COLUMNS,
            [(self.run_for(seller), seller, heading.month, heading.at, *row, heading.is_demo) for seller, row in runs.items()],
        )

    def _statement(self, pk: int, pair: tuple[int, int], found: Sum, serial: int) -> tuple[object, ...]:
        heading = self.heading
        due = None if heading.terms is None else due_date(heading.today, heading.terms)
        return (
            pk, self.run_for(pair[0]), serial, f"{heading.today.year}-{serial:06d}", *pair, heading.month,
            found.amount, found.lines, heading.today, due, heading.at, heading.rulebook, heading.is_demo, heading.uses_assumed,
        )  # fmt: skip

    def _write_ledger(self, cursor: CursorWrapper, pairs: Pairs, statements: Mapping[tuple[int, int], int]) -> None:
        entries, postings, ids = [], [], _Ids("settlement_entry")
        text = f"{self.heading.month:%Y-%m}"
        for (seller, buyer), found in pairs:
            entry = ids.next()
            entries.append((entry, statements.get((seller, buyer)), seller, buyer, self.heading.today, text, self.heading.at))
            postings += [(entry, *leg[:4], leg.service or None) for leg in legs(seller, buyer, found.by_service)]
        _insert(cursor, "settlement_entry", ENTRY_COLUMNS, entries)
        _insert(cursor, "settlement_posting", POSTING_COLUMNS, postings)


RunRow = tuple[int | None, str, int, int, int, int, int, int, str, int | None]
"""by, rulebook, charges, statements, total, internal total, changes seen, tariffs seen, findings as JSON, what two approved."""

RUN_COLUMNS = (
    "id", "seller_id", "month", "at", "by_id", "rulebook", "charges", "statements", "total_ore", "internal_ore",
    "changes_seen", "tariffs_seen", "findings", "prepared_id", "is_demo",
)  # fmt: skip
STATEMENT_COLUMNS = (
    "id", "run_id", "serial", "number", "seller_id", "buyer_id", "month", "total_ore", "lines", "issued_on", "due_on",
    "issued_at", "rulebook", "is_demo", "uses_assumed",
)  # fmt: skip
ENTRY_COLUMNS = ("id", "statement_id", "seller_id", "buyer_id", "booked_on", "text", "recorded_at")
POSTING_COLUMNS = ("entry_id", "party_id", "counterparty_id", "account", "amount_ore", "service_id")


def _insert(cursor: CursorWrapper, table: str, columns: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> None:
    """Insert rows by a copy of the table's columns, like the lines."""
    named = ", ".join(columns)
    cursor.execute(f"CREATE TEMPORARY TABLE new_rows ON COMMIT DROP AS SELECT {named} FROM {table} WITH NO DATA")  # noqa: S608
    with cursor.copy("COPY new_rows FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    cursor.execute(f"INSERT INTO {table} ({named}) SELECT {named} FROM new_rows")  # noqa: S608
    cursor.execute("DROP TABLE new_rows")


class _Ids:
    """Ids of a table taken from its sequence, many at a time."""

    def __init__(self, table: str) -> None:
        self.table = table
        self.taken: list[int] = []

    def next(self) -> int:
        """The next id."""
        if not self.taken:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [self.table, IDS_AT_ONCE]
                )
                self.taken = sorted((row[0] for row in cursor.fetchall()), reverse=True)
        return self.taken.pop()
