"""The tables of docs/howto/how-a-charge-comes-about.md are worked out here, by the rules that settle; a table that tells
something else than the rules fails, and the failure shows the table as it should stand."""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from rammevaerk.contracts.rules.stays import Away, Stay
from rammevaerk.pricing.rules import DayConvention
from rammevaerk.settlement.rules.charging import Line, Price, lines_of_chain
from rammevaerk.settlement.rules.claims import ClaimLimit, first_day_in_time, within_limit
from rammevaerk.settlement.rules.corrections import OpenLine, difference
from rammevaerk.settlement.rules.ledger import legs
from rammevaerk.settlement.rules.month import Conventions, Month, month_of
from rammevaerk.settlement.rules.receipts import IssuedLine, raised_days
from rammevaerk.settlement.rules.schedules import Scheduled, Sold, lines_of_schedule

DOCUMENT = Path(__file__).parents[2] / "docs" / "howto" / "how-a-charge-comes-about.md"
OCTOBER = date(2026, 10, 1)
SELLER, BUYER, PLACEMENT, HOME, PACKAGE = 1, 2, 7, 8, 9
WHOLE = {DayConvention.ACTUAL_DAYS: None, DayConvention.YEAR_12: (365, 12), DayConvention.MONTH_30_5: (61, 2)}
PRICES = {HOME: (Price(0, 31, 308_800, 1),), PACKAGE: (Price(0, 31, 352_000, 2),)}
KINDS = {"days": "døgn", "year_12": "en tolvtedel af året", "m_30_5": "30,5 døgn", "once": "én gang"}
SOURCES = {"placement": "ophold", "notice": "opsigelse", "minimum": "mindstekøb", "objective": "objektiv andel"}
ACCOUNTS = {"receivable": "Tilgodehavende", "income": "Indtægt", "expense": "Udgift", "payable": "Gæld"}
PARTIES = {SELLER: "Slagelse", BUYER: "Næstved"}

Row = Sequence[str]


def month(convention: DayConvention = DayConvention.ACTUAL_DAYS, first: date = OCTOBER) -> Month:
    return month_of(first, Conventions(convention, WHOLE[convention], True, True, frozenset()))


def stay(start: int = 0, stop: int = 31, *, item: int = HOME, leaves: bool = False, factor: int = 1000) -> Stay:
    return Stay(PLACEMENT, PLACEMENT, PLACEMENT, item, SELLER, BUYER, start, stop, leaves, factor, False)


def charged(
    *stays: Stay, away: Sequence[Away] = (), moved: Sequence[Away] = (), of: Month | None = None, prices: object = None
) -> list[Line]:
    return lines_of_chain(of or month(), stays, prices or PRICES, away, moved).lines  # type: ignore[arg-type]


def kroner(ore: int) -> str:
    whole = f"{Decimal(abs(ore)) / 100:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")
    return f"−{whole}" if ore < 0 else whole


def written(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


def days_of(line: Line, first: date = OCTOBER) -> str:
    start, last = first + timedelta(days=line.start), first + timedelta(days=line.stop - 1)
    return f"{start.day}.{start.month}.–{last.day}.{last.month}."


def table(head: Row, rows: Sequence[Row]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *rows))


LINES = ("dage", "hvorfor", "døgn", "takst", "andel", "kr.")


def of_lines(lines: Sequence[Line], sign: int = 1) -> list[Row]:
    return [
        (
            days_of(line), SOURCES[line.source], f"{sign * line.days}".replace("-", "−"), kroner(line.tariff_ore),
            str(Decimal(line.factor) / 1000).replace(".", ","), kroner(sign * line.amount),
        )
        for line in lines
    ]  # fmt: skip


def a_whole_month() -> str:
    return table(LINES, of_lines(charged(stay())))


def from_the_twelfth() -> str:
    return table(LINES, of_lines(charged(stay(11, 31))))


def a_package_from_the_sixteenth() -> str:
    return table(LINES, of_lines(charged(stay(0, 15), stay(15, 31, item=PACKAGE))))


def a_tariff_from_the_eleventh() -> str:
    prices = {HOME: (Price(0, 10, 308_800, 1), Price(10, 31, 312_500, 3))}
    return table(LINES, of_lines(charged(stay(), prices=prices)))


def away_in_prison() -> str:
    return table(LINES, of_lines(charged(stay(), away=[(6, 11)])))


def moved_before_the_notice_ends() -> str:
    return table(LINES, of_lines(charged(stay(0, 31, leaves=True), moved=[(20, 31)])))


def part_time() -> str:
    return table(LINES, of_lines(charged(stay(factor=600))))


def three_conventions() -> str:
    rows = []
    for convention, words in (
        (DayConvention.ACTUAL_DAYS, "faktiske døgn"),
        (DayConvention.YEAR_12, "en tolvtedel af året"),
        (DayConvention.MONTH_30_5, "30,5 døgn om måneden"),
    ):
        whole, broken = charged(stay(), of=month(convention)), charged(stay(11, 31), of=month(convention))
        rows.append((words, kroner(sum(line.amount for line in whole)), kroner(sum(line.amount for line in broken))))
    return table(("aftalens måneder", "hele oktober", "fra 12. oktober"), rows)


def an_end_that_came_to_light() -> str:
    before = [OpenLine(1, line) for line in charged(stay())]
    found = difference(before, charged(stay(0, 18, leaves=True)))
    gone = of_lines([line for _id, line in found.reversals], -1)
    rows = [("tilbageført", *row) for row in gone] + [("ny", *row) for row in of_lines(found.new)]
    total = sum(line.amount for line in found.new) - sum(line.amount for _id, line in found.reversals)
    return table(("linje", *LINES), [*rows, ("**i alt**", "", "", "", "", "", f"**{kroner(total)}**")])


def the_limit() -> str:
    limit = ClaimLimit(12)
    days = (date(2025, 10, 19), date(2025, 10, 20), date(2024, 2, 29))
    rows = [(written(day), written(limit.latest(day))) for day in days]
    return table(("hjælpen blev givet", "senest krævet"), rows)


def a_late_start() -> str:
    of = month(first=date(2025, 10, 1))
    in_time = first_day_in_time(of, date(2026, 10, 20), ClaimLimit(12))
    allowed, lost = within_limit(of, charged(stay(), of=of), {}, in_time)
    rows = [("kræves", *row[:3], row[5]) for row in of_lines(allowed)]
    rows += [("tabt krav", "", "", str(one.days), kroner(one.ore)) for one in lost]
    return table(("", "dage", "hvorfor", "døgn", "kr."), rows)


def a_correction_within_what_was_raised() -> str:
    of = month(first=date(2025, 10, 1))
    raised = charged(stay(), of=of)
    received = [IssuedLine(line, date(2025, 11, 3), date(2025, 11, 4), is_open=True) for line in raised]
    in_time = raised_days(of, received, ClaimLimit(12), range(31))
    rows = []
    for words, wanted in (
        ("lavere takst", {HOME: (Price(0, 31, 300_000, 4),)}),
        ("højere takst", {HOME: (Price(0, 31, 320_000, 5),)}),
    ):
        allowed, lost = within_limit(of, charged(stay(), of=of, prices=wanted), in_time, 31)
        change = sum(line.amount for line in allowed) - sum(line.amount for line in raised)
        rows.append((words, kroner(change), kroner(sum(one.ore for one in lost))))
    return table(("rettelse efter fristen", "ændring af kravet", "tabt krav"), rows)


MINIMUM = Scheduled(5, 5, SELLER, BUYER, "minimum", HOME, "day", 3000, None, date(2026, 8, 1), date(2026, 11, 1), 3)


def a_minimum_purchase() -> str:
    used = {date(2026, 8, 1): 93_000, date(2026, 9, 1): 60_000, OCTOBER: 62_000}
    (line,) = lines_of_schedule(month(), MINIMUM, PRICES, Sold(used)).lines
    least, days = 3 * 92, sum(used.values()) // 1000
    rows = [
        ("mindst 3 pladser i 92 døgn", str(least)),
        ("brugt", str(days)),
        ("ubrugt", str(line.factor // 1000)),
        ("takst på den sidste dag", f"{kroner(line.tariff_ore)} kr."),
        ("**opkræves**", f"**{kroner(line.amount)} kr.**"),
    ]
    return table(("", "pladsdøgn"), rows)


def one_posting_two_views() -> str:
    entry = legs(SELLER, BUYER, {3: sum(line.amount for line in charged(stay()))})
    rows = [
        (
            PARTIES[leg.party],
            ACCOUNTS[leg.account],
            "Sivkær" if leg.service else "",
            kroner(leg.amount) if leg.amount > 0 else "",
            kroner(-leg.amount) if leg.amount < 0 else "",
        )
        for leg in entry
    ]
    return table(("regnskab", "konto", "tilbud", "debet", "kredit"), rows)


TABLES: dict[str, Callable[[], str]] = {
    found.__name__.replace("_", "-"): found
    for found in (
        a_whole_month, from_the_twelfth, a_package_from_the_sixteenth, a_tariff_from_the_eleventh, away_in_prison,
        moved_before_the_notice_ends, part_time, three_conventions, an_end_that_came_to_light, the_limit, a_late_start,
        a_correction_within_what_was_raised, a_minimum_purchase, one_posting_two_views,
    )
}  # fmt: skip
MARKED = re.compile(r"<!-- ([a-z-]+) -->\n((?:\|.*\n)+)")


@pytest.mark.parametrize("name", sorted(TABLES))
def test_the_story_tells_what_the_rules_do(name: str) -> None:
    told = dict(MARKED.findall(DOCUMENT.read_text(encoding="utf-8")))
    assert told.get(name, "").strip() == TABLES[name](), f"the table after <!-- {name} --> should stand as on the right"


def test_the_story_has_no_table_the_rules_do_not_make() -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    assert {name for name, _table in MARKED.findall(document)} == set(TABLES)
    in_tables = sum(len(rows.splitlines()) for _name, rows in MARKED.findall(document))
    assert sum(line.startswith("|") for line in document.splitlines()) == in_tables
