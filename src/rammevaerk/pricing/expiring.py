"""Reserves whose life has ended: what is left of them goes into the tariff with the result of the last year that could
have used them (TR C15)."""

from collections.abc import Collection
from decimal import Decimal

from rammevaerk.kernel.money import kroner
from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.holdings import reserves_left
from rammevaerk.pricing.models import Posting, YearResult
from rammevaerk.pricing.rules import RegulationLine, ReserveTerms


def expired_into(item_ids: Collection[int], year: int, terms: ReserveTerms) -> dict[int, tuple[int, Decimal]]:
    """By item: year of origin and kroner of the reserves that expire into the tariff of a year, own and taken over (1 query,
    3 more when any reserve is of that age; none when the life or the lag is unknown, since then no reserve expires)."""
    years_after = terms.into_year(0)
    if years_after is None:
        return {}
    origin = year - years_after
    own = YearResult.objects.filter(item__in=item_ids, year=origin, carried_ore__gt=0).values_list("item", flat=True)
    came = Posting.objects.filter(to_item__in=item_ids, result__year=origin, part=Posting.Part.RESERVE)
    holders = set(own.union(came.values_list("to_item", flat=True)))
    found = {}
    for item, reserves in reserves_left(holders).items() if holders else ():
        ore = sum(reserve.ore for reserve in reserves if reserve.origin_year == origin)
        if ore:
            found[item] = (origin, kroner(ore))
    return found


def with_expired(line: RegulationLine, *, origin_year: int, amount: Decimal) -> RegulationLine:
    """The line with an expired reserve given back in it. `line.year` names the accounts it stands beside."""
    expired = Figure(
        key="expired",
        label=text("Left of the reserve of {year}, which could be used no longer"),
        value=amount,
        unit="kr",
        source="Beregningsmodellen C15",
        params={"year": str(origin_year)},
    )
    if line.origin is None:
        return RegulationLine(line.amount - amount, line.year, expired)
    both = Figure(
        key="given_back",
        label=text("The scheduled result and the expired reserve"),
        value=amount - line.amount,
        unit="kr",
        formula=f"{{{line.origin.key}}} + {{expired}}",
        inputs=(line.origin, expired),
        source="Beregningsmodellen C15",
    )
    return RegulationLine(line.amount - amount, line.year, both)
