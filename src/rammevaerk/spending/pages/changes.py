"""Why the bill changed from one period to another: its parts, and the services that moved it most."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from rammevaerk.kernel.money import kroner
from rammevaerk.kernel.period import add_months
from rammevaerk.settlement import spending_reads as settlement
from rammevaerk.settlement.spending_reads import ChargedSum, Span
from rammevaerk.spending.rules.change import BillChange, BillRow, bill_change
from rammevaerk.web import amounts, dates
from rammevaerk.web.charts import Caption, Chart, Step, waterfall

MOST_MOVERS = 15


@dataclass(frozen=True)
class Compared:
    """Two periods of as many months: the later one ends with `last`, the other one begins `back` months before it."""

    side: str
    last: date
    months: int
    back: int

    @property
    def after(self) -> Span:
        """The later period, by the month of the bill."""
        return Span(add_months(self.last, 1 - self.months), add_months(self.last, 1))

    @property
    def before(self) -> Span:
        """The period compared with."""
        return Span(add_months(self.after.first, -self.back), add_months(self.after.after, -self.back))

    def named(self, span: Span) -> str:
        """A period in words: a month, or the first and the last."""
        last = add_months(span.after, -1)
        if last == span.first:
            return dates.month_of(last)
        return _("%(first)s–%(last)s") % {"first": dates.month_of(span.first), "last": dates.month_of(last)}


@dataclass(frozen=True)
class Mover:
    """A service's bill in both periods, in øre."""

    service: int | None
    name: str
    before: int
    after: int

    @property
    def change(self) -> int:
        """What it added to the bill."""
        return self.after - self.before


@dataclass(frozen=True)
class Changed:
    """A change as the page shows it."""

    compared: Compared
    change: BillChange
    movers: list[Mover]
    chart: Chart


def changed(compared: Compared, parties: Sequence[int]) -> Changed:
    """The change of what parties have bought or sold (2 queries)."""
    before = settlement.charged_sums(compared.side, parties, compared.before)
    after = settlement.charged_sums(compared.side, parties, compared.after)
    change = bill_change(_rows(before, compared.before.first), _rows(after, compared.after.first))
    return Changed(compared, change, _movers(before, after), _chart(compared, change))


def _rows(sums: Sequence[ChargedSum], first: date) -> list[BillRow]:
    return [BillRow((row.service, row.item), row.place_days, row.ore, row.month < first) for row in sums]


def _movers(before: Sequence[ChargedSum], after: Sequence[ChargedSum]) -> list[Mover]:
    """The services whose bill changed most, in either direction."""
    names = {row.service: row.service_name for row in (*before, *after)}
    found = []
    for service, name in names.items():
        sums = [sum(row.ore for row in rows if row.service == service) for rows in (before, after)]
        found.append(Mover(service, name or _("Not at one service"), *sums))
    movers = sorted((row for row in found if row.change), key=lambda row: (-abs(row.change), row.name))
    return movers[:MOST_MOVERS]


def parts(change: BillChange) -> list[tuple[str, int]]:
    """The parts in words, in the order they are shown."""
    return [
        (_("Number of days"), change.volume),
        (_("Which services"), change.mix),
        (_("Prices"), change.price),
        (_("Not counted by days"), change.other),
        (_("Corrections of earlier months"), change.corrections),
    ]


def _chart(compared: Compared, change: BillChange) -> Chart:
    steps = [Step(compared.named(compared.before).capitalize(), kroner(change.before), total=True)]
    steps += [Step(label, kroner(ore)) for label, ore in parts(change) if ore]
    steps.append(Step(compared.named(compared.after).capitalize(), kroner(change.after), total=True))
    caption = Caption(_("From one bill to the other"), _reading(change))
    return waterfall(caption, steps, headers=(_("Reason"), _("Kr.")), write=lambda value: amounts.thousands(value, 2))


def _reading(change: BillChange) -> str:
    if not change.total:
        return _("The bill is the same.")
    label, largest = max(parts(change), key=lambda part: abs(part[1]))
    params = {"amount": amounts.ore_as_kroner(abs(change.total)), "part": label.lower()}
    params["most"] = amounts.signed_kroner(round(kroner(largest)))
    return (
        _("The bill is %(amount)s higher; most comes of %(part)s: %(most)s")
        if change.total > 0
        else _("The bill is %(amount)s lower; most comes of %(part)s: %(most)s")
    ) % params
