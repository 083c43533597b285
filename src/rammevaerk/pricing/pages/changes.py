"""Why a tariff changed since last year: the steps, their drawing, and the answer in one sentence."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from rammevaerk.pricing.pages.words import measure_words
from rammevaerk.pricing.rules import ChangeStep, Measure, TariffState, explain_change, whole_kroner
from rammevaerk.web import amounts
from rammevaerk.web.charts import Caption, Chart, ChartTable, Step, waterfall
from rammevaerk.web.sentences import sentence


@dataclass(frozen=True)
class Change:
    """The change in kroner and as a share of last year's tariff, explained; `chart` starts from zero and sums exactly."""

    kroner: int
    share: Decimal
    year_before: int
    reading: str
    chart: Chart


def change(before: TariffState, after: TariffState, *, development: Decimal | None) -> Change:
    """What the page says of the step from one year's tariff to the next."""
    steps = explain_change(before, after, development=development)
    kroner = int(after.tariff - before.tariff)
    share = after.tariff / before.tariff - 1
    return Change(kroner, share, before.year, _reading(steps, share, development, after.measure), _chart(before, after, steps))


def _reading(steps: tuple[ChangeStep, ...], share: Decimal, development: Decimal | None, measure: Measure) -> str:
    """How the change compares with prices and wages, and the largest cause that pulls the same way."""
    first = _against_development(share, development)
    others = [step for step in steps if step.key != "development"]
    cause = largest_cause(others, down=share < (development or Decimal(0)), measure=measure)
    return f"{first} {cause}".strip()


def largest_cause(steps: Sequence[ChangeStep], *, down: bool, measure: Measure = Measure.DAY) -> str:
    """The sentence that names the largest step in one direction; empty when none makes a krone."""
    causes = [step for step in steps if (step.amount < 0) is down]
    largest = max(causes, key=lambda step: abs(step.amount), default=None)
    if largest is None or abs(largest.amount) < 1:
        return ""
    said = {"cause": _cause(largest), "amount": amounts.signed(largest.amount, 0), "unit": measure_words(measure.value)}
    if measure is not Measure.DAY:
        return _("It is mostly due to %(cause)s (%(amount)s %(unit)s).") % said
    return _("It is mostly due to %(cause)s (%(amount)s kr. a day).") % said


def _cause(step: ChangeStep) -> str:
    """The cause as it stands inside a sentence."""
    more = step.amount < 0
    known = {
        "development": _("prices and wages"),
        "costs": _("costs beyond prices and wages"),
        "all_costs": _("the costs"),
        "capital": _("depreciation and interest"),
        "regulation": _("the regulation of earlier results"),
        "places": _("more places") if more else _("fewer places"),
        "occupancy": _("higher occupancy") if more else _("lower occupancy"),
        "days": _("what is sold a year") if "Sold" in step.label else _("the number of days"),
        "rounding": _("rounding"),
    }
    return known.get(step.key) or f"»{_named(step)}«"


def _against_development(share: Decimal, development: Decimal | None) -> str:
    if development is None:
        return _("Prices and wages are not known for the year.")
    shown = {"development": amounts.percent(development, 1)}
    apart = share - development
    if abs(apart) < Decimal("0.001"):
        return _("The tariff follows prices and wages (%(development)s).") % shown
    if share < 0:
        return _("The tariff falls, while prices and wages rise by %(development)s.") % shown
    if apart < 0:
        return _("The tariff rises less than prices and wages (%(development)s).") % shown
    return _("The tariff rises more than prices and wages (%(development)s).") % shown


def _named(step: ChangeStep) -> str:
    return sentence(step.label, dict(step.params))


def _chart(before: TariffState, after: TariffState, steps: tuple[ChangeStep, ...]) -> Chart:
    heading = _("Why the tariff has changed since %(year)s") % {"year": before.year}
    names = (_("Tariff %(year)s: %(kroner)s") % _words(before), _("Tariff %(year)s: %(kroner)s") % _words(after))
    return steps_chart(steps, heading=heading, names=names, measure=after.measure)


def steps_chart(steps: Sequence[ChangeStep], *, heading: str, names: tuple[str, str], measure: Measure = Measure.DAY) -> Chart:
    """The steps from zero to the whole change, between the two tariffs as they are called; the table has them to the ore."""
    whole = whole_kroner(steps)
    total = sum(whole)
    drawn = [
        Step(names[0], 0, total=True),
        *(Step(_named(step), kroner) for step, kroner in zip(steps, whole, strict=True)),
        Step(names[1], total, total=True),
    ]
    unit = measure_words(measure.value)
    caption = Caption(heading, _chart_reading(steps, whole), note=_("Change in %(unit)s") % {"unit": unit})
    chart = waterfall(caption, drawn, headers=(_("Cause"), unit), write=amounts.signed)
    rows = [
        (_named(step), amounts.signed(kroner), amounts.signed(step.amount, 2)) for step, kroner in zip(steps, whole, strict=True)
    ]
    exact = amounts.signed(sum((step.amount for step in steps), Decimal(0)), 2)
    table = ChartTable((_("Cause"), unit, _("Before rounding")), rows, (_("Change in all"), amounts.signed(total), exact))
    return replace(chart, table=table)


def _words(state: TariffState) -> dict[str, str]:
    return {"year": str(state.year), "kroner": amounts.kroner(state.tariff)}


def _chart_reading(steps: Sequence[ChangeStep], whole: tuple[int, ...]) -> str:
    """Names the largest push up and the largest down."""
    moved = sorted(zip(whole, steps, strict=True), key=lambda pair: pair[0])
    down, up = moved[0], moved[-1]
    if up[0] > 0 > down[0]:
        return _("%(up)s lifts the tariff by %(more)s kr., and %(down)s lowers it by %(less)s kr.") % {
            "up": _named(up[1]),
            "more": amounts.thousands(up[0]),
            "down": _cause(down[1]),
            "less": amounts.thousands(-down[0]),
        }
    if up[0] > 0:
        return _("%(up)s lifts the tariff by %(more)s kr.") % {"up": _named(up[1]), "more": amounts.thousands(up[0])}
    if down[0] < 0:
        return _("%(down)s lowers the tariff by %(less)s kr.") % {
            "down": _named(down[1]),
            "less": amounts.thousands(-down[0]),
        }
    return _("Nothing has changed.")
