"""What was sold at each price of a year: every price once, nothing below zero, and the days of the accounts exactly."""

from dataclasses import replace
from decimal import Decimal

import pytest

from rammevaerk.pricing.rules.sold import HOUR, SoldUnits, YearPrice, check_sold, days_sold, sold_at

SPRING = YearPrice(1, 210_000, "Sivkær, til 30. juni")
AUTUMN = YearPrice(1, 214_050, "Sivkær, fra 1. juli")
HOURS = YearPrice(2, 45_000, "Ekstra timer", measure=HOUR, in_days=False)
PRICES = (SPRING, AUTUMN, HOURS)


def sold(spring: str, autumn: str, hours: str = "12") -> list[SoldUnits]:
    return [
        SoldUnits(price.item_id, price.amount_ore, Decimal(units))
        for price, units in zip(PRICES, (spring, autumn, hours), strict=True)
    ]


def test_hours_beside_days_are_no_days() -> None:
    assert days_sold(sold("1810", "1840.5"), PRICES) == Decimal("3650.5")


@pytest.mark.parametrize(
    ("stated", "code", "params"),
    [
        (sold("1810", "1840"), None, {}),
        (sold("1810", "-1"), "sold_below_zero", {"price": AUTUMN.name}),
        (sold("1810", "1840")[:2], "sold_days_missing", {"prices": HOURS.name}),
        ([*sold("1810", "1840"), *sold("1810", "1840")[:1]], "sold_price_unknown", {}),
        ([replace(one, amount_ore=1) for one in sold("1810", "1840")], "sold_price_unknown", {}),
        (sold("1810", "1839.5"), "sold_days_differ", {"days": "3.649,5", "billable": "3.650"}),
    ],
)
def test_the_units_are_those_of_the_year(stated: list[SoldUnits], code: str | None, params: dict[str, str]) -> None:
    found = check_sold(stated, PRICES, billable_days=Decimal(3650))
    assert [finding.code for finding in found] == ([f"pricing.{code}"] if code else [])
    assert [dict(finding.params) for finding in found] == ([params] if code else [])


def test_the_result_reads_each_price_in_kroner_with_its_unit() -> None:
    read = sold_at(sold("1810", "1840"), (*PRICES[:2], replace(HOURS, measure="piece")))
    assert [(one.days, one.tariff, one.unit, one.per) for one in read] == [
        (Decimal(1810), Decimal(2100), "døgn", "kr/døgn"),
        (Decimal(1840), Decimal("2140.50"), "døgn", "kr/døgn"),
        (Decimal(12), Decimal(450), "", "kr"),
    ]
    with pytest.raises(KeyError):
        sold_at([], PRICES)
