"""What the tariff list can be sorted by beside its own columns, calculated in the database so that pages by key hold."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, DecimalField, ExpressionWrapper, F, Func, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, NullIf, Round

from rammevaerk.pricing.models import Measure, Tariff
from rammevaerk.pricing.rules import PRIVATE_KINDS, PUBLIC_KINDS, DayBasis, LikeForLike
from rammevaerk.pricing.rules.comparable import MONTHS, YEAR

OPERATOR, CHANGE, ALIKE = "operator_order", "change_order", "alike_order"
_PRECISION = 6
_NUMBER: DecimalField[Decimal, Decimal] = DecimalField(max_digits=24, decimal_places=_PRECISION)
_SERVICE = "item__unit__service"


def with_orders(rows: QuerySet[Tariff], *, how: LikeForLike | None) -> QuerySet[Tariff]:
    """The tariffs with the operator's name in Danish order, the change since the tariff before, and the price like for like.

    The price is that of `rules.comparable` to a millionth of a krone, null where that gives none. The rows must have
    `before_ore` (see `queries.tariff_list`).
    """
    orders: dict[str, Any] = {
        OPERATOR: Func(_operator(), function="danish_sort", output_field=CharField()),
        CHANGE: Round(_number(_exact("amount_ore") / NullIf(_exact("before_ore"), Value(Decimal(0)))), precision=_PRECISION),
    }
    if how is not None:
        orders[ALIKE] = Round(_number(_alike(how)), precision=_PRECISION)
    return rows.annotate(**orders)


def _operator() -> Any:
    """The name the source gives, else the organisation's."""
    return Coalesce(NullIf(F(f"{_SERVICE}__operator_name"), Value("")), F(f"{_SERVICE}__operator__name"))


def _exact(field: str) -> Any:
    """A whole number as one that can be divided without losing its decimals."""
    return Cast(F(field), _NUMBER)


def _number(expression: Any) -> Any:
    return ExpressionWrapper(expression, output_field=_NUMBER)


def _plain(number: int | Decimal) -> Value:
    return Value(Decimal(number), output_field=_NUMBER)


def _alike(how: LikeForLike) -> Any:
    """A year's payment, divided by the days, and VAT taken out or put in."""
    kroner = _number(_exact("amount_ore") / _plain(100))
    days = Cast(Coalesce(NullIf(F("sheet__days"), Value(0)), Value(how.calendar_days)), _NUMBER)
    year = Case(
        When(item__measure=Measure.DAY, then=_number(kroner * days)),
        When(item__measure="month", then=_number(kroner * _plain(MONTHS))),
        default=None,
        output_field=_NUMBER,
    )
    open_days = When(item__measure=Measure.DAY, sheet__days__gt=0, then=_exact("sheet__days"))
    all_year = When(sheet__days=YEAR, then=_plain(how.calendar_days))
    paid = Case(all_year, open_days, default=_plain(how.calendar_days), output_field=_NUMBER)
    per_day = _number(year / (_plain(YEAR) if how.basis is DayBasis.YEAR_365 else paid))
    return Case(
        When(**{f"{_SERVICE}__operator_kind__in": sorted(PRIVATE_KINDS)}, then=_made(per_day, how, has_vat=True)),
        When(**{f"{_SERVICE}__operator_kind__in": sorted(PUBLIC_KINDS)}, then=_made(per_day, how, has_vat=False)),
        default=None,
        output_field=_NUMBER,
    )


def _made(per_day: Any, how: LikeForLike, *, has_vat: bool) -> Any:
    if has_vat == how.with_vat:
        return per_day
    if how.factor is None:
        return Value(None, output_field=_NUMBER)
    return _number(per_day / _plain(how.factor) if has_vat else per_day * _plain(how.factor))
