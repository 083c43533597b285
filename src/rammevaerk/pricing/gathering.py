"""What many sheets of one year are calculated from, read in a fixed number of queries whatever their number."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from rammevaerk.kernel.money import kroner
from rammevaerk.kernel.trace import Figure
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.pricing.expiring import expired_into, with_expired
from rammevaerk.pricing.models import CostLine as LineRow
from rammevaerk.pricing.models import Sheet, SheetState, TariffItem, YearResult
from rammevaerk.pricing.rulebooks import reserve_terms
from rammevaerk.pricing.rules import AccountUse, CostKind, CostLine, Measure, Peers, PreviousSheet, RegulationLine, SheetFacts
from rammevaerk.pricing.rules.occupancy import DAYS
from rammevaerk.pricing.snapshots import Stated, line_fact, previous_of
from rammevaerk.pricing.taken_over import moved_into, uses_with_taken_over, with_moved

FEWEST_PEERS = 5
_MOST_OF_THEM = Decimal("0.8")


@dataclass(frozen=True)
class Background:
    """For one year, by item: use in the accounts, regulation, last year's published sheet; by paragraph: the peers."""

    year: int
    accounts: Mapping[int, tuple[AccountUse, ...]]
    regulation: Mapping[int, RegulationLine]
    previous: Mapping[int, tuple[int, PreviousSheet]]
    peers: Mapping[str, Peers]

    def facts_for(self, item: TariffItem, stated: Stated, lines: tuple[CostLine, ...]) -> SheetFacts:
        """The facts of an item's sheet: what its economist states, and what is known of the item."""
        sheet, measure = self.previous.get(item.pk), Measure(item.measure)
        return SheetFacts(
            year=self.year,
            paragraph=item.paragraph,
            places=stated.places,
            lines=lines,
            accounts=self.accounts.get(item.pk, ()),
            regulation=self.regulation.get(item.pk, RegulationLine()),
            wanted=stated.wanted,
            days=stated.days,
            previous=sheet[1] if sheet else None,
            peers=self.peers.get(item.paragraph) if measure is Measure.DAY else None,
            measure=measure,
            volume=stated.volume,
            overhead=stated.overhead,
        )

    def previous_sheet(self, item_id: int) -> int | None:
        sheet = self.previous.get(item_id)
        return sheet[0] if sheet else None


def background(item_ids: Collection[int], year: int, rulebook: Rulebook) -> Background:
    """Read what the items' sheets of a year rest on (5 queries)."""
    return Background(
        year=year,
        accounts=_accounts(item_ids, year, rulebook),
        regulation=regulation_lines(item_ids, year, rulebook),
        previous=_previous(item_ids, year),
        peers=_peers(year),
    )


def _accounts(item_ids: Collection[int], year: int, rulebook: Rulebook) -> dict[int, tuple[AccountUse, ...]]:
    days = rulebook.value(DAYS).value
    if not isinstance(days, int):
        return {}
    years = (year - 3, year - 2)
    rows = YearResult.objects.filter(item__in=item_ids, year__in=years, places__gt=0)
    found: dict[int, dict[int, AccountUse]] = defaultdict(dict)
    for item, of_year, billable, places in rows.order_by("year").values_list("item_id", "year", "billable_days", "places"):
        found[item][of_year] = AccountUse(of_year, billable, places, days)
    return uses_with_taken_over(found, item_ids, years, days)


def regulation_lines(item_ids: Collection[int], year: int, rulebook: Rulebook) -> dict[int, RegulationLine]:
    """What is scheduled or expires into the year, with what was taken over from other items and without what was handed on; a
    result whose carrying is not decided goes into the tariff whole (4 queries, 1 more when a reserve expires)."""
    terms = reserve_terms(rulebook)
    if terms.lag is None:
        return {}
    of_year = year - terms.lag
    rows = YearResult.objects.filter(item__in=item_ids, year=of_year, result_ore__isnull=False)
    lines = {row.item_id: regulation_line(row) for row in rows}
    for item, (origin_year, amount) in expired_into(item_ids, year, terms).items():
        lines[item] = with_expired(lines.get(item, RegulationLine(year=of_year)), origin_year=origin_year, amount=amount)
    for item, moved in moved_into(item_ids, year).items():
        lines[item] = with_moved(lines.get(item, RegulationLine()), moved, of_year=of_year)
    return lines


def regulation_line(row: YearResult) -> RegulationLine:
    """The line a closed year adds to a later basis: + raises the tariff."""
    ore = row.scheduled_ore if row.scheduled_ore is not None else (row.result_ore or 0) - row.covered_ore
    origin = Figure.from_json(row.trace) if row.trace else None
    if origin is not None and row.scheduled_ore is None:
        origin = origin.find("result") if row.covered_ore == 0 else None
    return RegulationLine(-kroner(ore), row.year, origin)


def _previous(item_ids: Collection[int], year: int) -> dict[int, tuple[int, PreviousSheet]]:
    sheets = Sheet.objects.filter(item__in=item_ids, year=year - 1, state=SheetState.PUBLISHED)
    return previous_sheets(sheets.only("pk", "item_id", "year", "tariff_ore", "places"))


def previous_sheets(sheets: Iterable[Sheet]) -> dict[int, tuple[int, PreviousSheet]]:
    """Sheets as last year's facts, by item (1 query more for their lines)."""
    rows = list(sheets)
    lines = lines_of([row.pk for row in rows])
    found = {row.item_id: (row.pk, previous_of(row, lines.get(row.pk, ()))) for row in rows}
    return {item: (pk, fact) for item, (pk, fact) in found.items() if fact is not None}


def lines_of(sheet_ids: Collection[int]) -> dict[int, tuple[CostLine, ...]]:
    """The cost lines by sheet, in their order (1 query)."""
    found: dict[int, list[CostLine]] = defaultdict(list)
    for row in LineRow.objects.filter(sheet__in=sheet_ids).order_by("sheet_id", "position"):
        found[row.sheet_id].append(line_fact(row))
    return {sheet: tuple(lines) for sheet, lines in found.items()}


def _peers(year: int) -> dict[str, Peers]:
    """By paragraph: what last year's published sheets have in common. Last year's, since drafts are not for others."""
    rows = LineRow.objects.filter(sheet__year=year - 1, sheet__state=SheetState.PUBLISHED, amount_ore__gt=0)
    rows = rows.filter(sheet__item__measure=Measure.DAY.value)
    sums: dict[str, dict[int, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    texts: dict[str, Counter[str]] = defaultdict(Counter)
    named: dict[tuple[str, int], set[str]] = defaultdict(set)
    wanted = ("sheet__item__paragraph", "sheet_id", "kind", "text", "amount_ore")
    for paragraph, sheet, kind, words, amount in rows.values_list(*wanted).iterator(chunk_size=5000):
        sums[paragraph][sheet][kind] += amount
        named[paragraph, sheet].add(words)
    for (paragraph, _sheet), words_of_sheet in named.items():
        texts[paragraph].update(words_of_sheet)
    return {
        paragraph: Peers(len(sheets), _middle_share(list(sheets.values())), _usual(texts[paragraph], len(sheets)))
        for paragraph, sheets in sums.items()
        if len(sheets) >= FEWEST_PEERS
    }


def _middle_share(sheets: list[Counter[str]]) -> Decimal | None:
    direct, indirect = CostKind.DIRECT.value, CostKind.INDIRECT.value
    shares = [Decimal(sheet[indirect]) / sheet[direct] for sheet in sheets if sheet[direct]]
    return median(shares).quantize(Decimal("0.0001")) if shares else None


def _usual(texts: Counter[str], count: int) -> tuple[str, ...]:
    return tuple(sorted(words for words, times in texts.items() if times >= _MOST_OF_THEM * count))
