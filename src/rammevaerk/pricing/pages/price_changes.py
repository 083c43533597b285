"""The prices of two calculations side by side, each by its name."""

from decimal import Decimal

from django.utils.translation import gettext as _

from rammevaerk.kernel.trace import Figure
from rammevaerk.pricing.pages.compare_lines import Difference
from rammevaerk.web import amounts


def price_changes(before: Figure, after: Figure) -> tuple[Difference, ...]:
    """Each price before and after, in the order of the later calculation; empty when both have one average tariff."""
    first, last = _prices(before), _prices(after)
    if not first and not last:
        return ()
    single = _("One tariff for all")
    first, last = first or {single: _tariff(before)}, last or {single: _tariff(after)}
    names = dict.fromkeys((*last, *first))
    return tuple(_difference(name, first.get(name), last.get(name)) for name in names)


def _prices(trace: Figure) -> dict[str, Decimal]:
    return {figure.params["price"]: figure.number for figure in trace.inputs if figure.key.startswith("price_")}


def _tariff(trace: Figure) -> Decimal:
    found = trace.find("tariff")
    assert found is not None
    return found.number


def _difference(name: str, before: Decimal | None, after: Decimal | None) -> Difference:
    change = amounts.signed(after - before, 0) if before is not None and after is not None else ""
    return Difference(name, _written(before), _written(after), change)


def _written(amount: Decimal | None) -> str:
    if amount is None:
        return amounts.DASH
    return amounts.thousands(amount, 0 if amount == amount.to_integral_value() else 2)
