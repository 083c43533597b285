"""Questions of the law tables about early warnings, in a secretariat's words."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from rammevaerk.dialogue.rules.returns import ExpectedUse
from rammevaerk.kernel.period import add_months, month_period
from rammevaerk.warnings.rules.found import Limits
from rammevaerk.warnings.rules.use import MonthUse, quarters_of, substantial


def substantial_deviation(
    i_brug: tuple[Decimal, ...],
    takst: Decimal | None,
    svar: tuple[Decimal, ...] = (),
    spurgte: int = 3,
    afvigelse: Decimal | None = Decimal("0.10"),
    kvartaler: int | None = 2,
    hele_tilbuddet: bool = True,
) -> str:
    """What is said of a service's quarters of 2026, one number of places in use for each: places and per cent below the expected
    in the newest, and what the expected rests on; *ikke væsentlig* when nothing is found."""
    answers = ExpectedUse(dict(enumerate(svar)), spurgte) if svar else None
    uses = []
    for number, places in enumerate(places for places in i_brug for _month in range(3)):
        month = add_months(date(2026, 1, 1), number)
        days = month_period(month.year, month.month).days()
        uses.append(MonthUse(month, days, places * days, takst, takst, answers, hele_tilbuddet))
    limits = Limits(afvigelse, kvartaler, None, None, 90, 4, Fraction(1, 2), 120, 12)
    found = substantial(quarters_of(uses), limits)
    if found is None:
        return "ikke væsentlig"
    (basis,) = found.rests_on
    rests_on = f"svar fra {basis.answered} af {basis.asked}" if basis.answered else "takst"
    params = found.finding.params
    return f"{params['missing']} pladser, {params['share']} %, {rests_on}"
