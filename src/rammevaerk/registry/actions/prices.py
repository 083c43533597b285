"""Published prices, written by an import or by pricing when a tariff is published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from rammevaerk.kernel.period import Period
from rammevaerk.registry.actions.figures import refresh_figures
from rammevaerk.registry.actions.own import moment_of
from rammevaerk.registry.models import PublishedPrice, Unit


@dataclass(frozen=True)
class PriceRecord:
    """A price in øre for `price_unit` (day, attendance, month, hour …) of a unit that holds in [valid_from, valid_to).

    Unit, paragraph, label, unit of price and year tell which price it is; another amount for the same replaces it.
    """

    unit_id: int
    paragraph: str
    label: str
    amount_ore: int
    price_unit: str
    year: int | None
    valid_from: date
    valid_to: date | None = None
    source: str = ""
    is_demo: bool = False

    @property
    def key(self) -> tuple[object, ...]:
        return self.unit_id, self.paragraph, self.label, self.price_unit, self.year


@dataclass(frozen=True)
class GonePrice:
    """A price of a unit that is not asked any more in a period."""

    unit_id: int
    paragraph: str
    label: str
    period: Period


@transaction.atomic
def record_prices(rows: Sequence[PriceRecord], *, today: date, refresh: bool = True) -> int:
    """Write prices, any number at once; returns how many were new or changed. An equal price is left alone.

    The caller has asked its own permission and writes the audit row of the act.
    """
    changed = write_prices(rows, today=today)
    if refresh and changed:
        services = Unit.objects.filter(pk__in={row.unit_id for row in rows})
        refresh_figures(list(services.values_list("service_id", flat=True).distinct()), today=today)
    return len(changed)


@transaction.atomic
def end_prices(gone: Sequence[GonePrice], *, today: date) -> int:
    """Prices that do not hold in a period any more: what lies in it is superseded, earlier days said anew; returns how many
    (4 queries). The caller has asked its own permission and writes the audit row of the act."""
    periods = {(price.unit_id, price.paragraph, price.label[:160]): price.period for price in gone}
    moment = moment_of(today)
    old = []
    for row in PublishedPrice.objects.current().filter(unit_id__in={price.unit_id for price in gone}):
        period = periods.get((row.unit_id, row.paragraph, row.label))
        if period is not None and Period(row.valid_from, row.valid_to).overlaps(period):
            old.append((row, period))
    PublishedPrice.objects.filter(pk__in=[row.pk for row, _period in old]).update(superseded_at=moment)
    PublishedPrice.objects.bulk_create(
        [_until(row, period.start, moment) for row, period in old if row.valid_from < period.start], batch_size=2000
    )
    return len(old)


def _until(row: PublishedPrice, end: date, moment: datetime) -> PublishedPrice:
    said = (row.unit_id, row.paragraph, row.label, row.amount_ore, row.price_unit, row.year)
    return _row(PriceRecord(*said, row.valid_from, end, row.source, row.is_demo), row, moment)


def write_prices(rows: Sequence[PriceRecord], *, today: date) -> set[tuple[object, ...]]:
    """The keys of the prices that were new or changed, once they are written (3 queries)."""
    wanted = {row.key: row for row in rows}
    units = {row.unit_id for row in rows}
    held: dict[tuple[object, ...], PublishedPrice] = {}
    for price in PublishedPrice.objects.current().filter(unit_id__in=units):
        held[price.unit_id, price.paragraph, price.label, price.price_unit, price.year] = price
    changed = {key: row for key, row in wanted.items() if not _same(held.get(key), row)}
    moment = moment_of(today)
    old = [held[key].pk for key in changed if key in held]
    PublishedPrice.objects.filter(pk__in=old).update(superseded_at=moment)
    PublishedPrice.objects.bulk_create([_row(row, held.get(key), moment) for key, row in changed.items()], batch_size=2000)
    return set(changed)


def _same(held: PublishedPrice | None, row: PriceRecord) -> bool:
    return held is not None and (held.amount_ore, held.valid_from, held.valid_to) == (
        row.amount_ore,
        row.valid_from,
        row.valid_to,
    )


def _row(row: PriceRecord, corrects: PublishedPrice | None, moment: datetime) -> PublishedPrice:
    return PublishedPrice(
        unit_id=row.unit_id,
        paragraph=row.paragraph,
        label=row.label[:160],
        amount_ore=row.amount_ore,
        price_unit=row.price_unit,
        year=row.year,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        recorded_at=moment,
        corrects=corrects,
        source=row.source[:250],
        is_demo=row.is_demo,
    )
