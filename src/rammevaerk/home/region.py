"""The region in four figures, each with its trend in words."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from rammevaerk.pricing.queries import TariffFilter, average_tariff
from rammevaerk.registry.queries.region import RegionFigures, region_figures
from rammevaerk.web import amounts, dates
from rammevaerk.web.components.sparkline import KeyFigure

LONG_TERM_HOME = "SEL-108"


@dataclass(frozen=True)
class RegionNow:
    """What the first page shows of the region; `is_demo` when any figure rests on invented rows."""

    figures: tuple[KeyFigure, ...]
    is_demo: bool


def region_now(today: date) -> RegionNow:
    """The region on a day (5 queries)."""
    known = region_figures(today)
    return RegionNow((_occupancy(known), _open(known), _tariff(today), _old(known)), known.any_invented)


def _occupancy(known: RegionFigures) -> KeyFigure:
    label = _("Occupancy")
    if not known.occupancy:
        return KeyFigure(label, amounts.DASH, trend=_("No placements are recorded yet."))
    (first, before), (last, now) = known.occupancy[0], known.occupancy[-1]
    points = amounts.signed((now - before) * 100, 1)
    trend = _("%(month)s. %(points)s percentage points since %(before)s.") % {
        "month": dates.month_of(last).capitalize(),
        "points": points,
        "before": dates.month_of(first),
    }
    series = [share for _month, share in known.occupancy]
    shown = amounts.percent(now, 1).removesuffix("%").strip()
    return KeyFigure(label, shown, "%", trend, series, _("Occupancy month by month"))


def _open(known: RegionFigures) -> KeyFigure:
    label = _("Open places")
    if known.open_places is None or known.budgeted is None:
        return KeyFigure(label, amounts.DASH, trend=_("No places are reported yet."))
    of = _("of %(places)s budgeted") % {"places": amounts.thousands(known.budgeted)}
    return KeyFigure(label, amounts.thousands(known.open_places), of)


def _tariff(today: date) -> KeyFigure:
    label = _("Average tariff, SEL § 108")
    now, before = _average(today), _average(date(today.year - 1, today.month, 1))
    if now is None:
        return KeyFigure(label, amounts.DASH, trend=_("No tariff is published for today."))
    trend = ""
    if before:
        change = amounts.percent(now / before - 1, 1)
        sign = "+" if now > before else ""
        trend = _("%(change)s since %(year)s") % {"change": sign + change, "year": today.year - 1}
    return KeyFigure(label, amounts.thousands(round(now / 100)), _("kr. per day"), trend)


def _average(day: date) -> Decimal | None:
    return average_tariff(day, TariffFilter(paragraph=LONG_TERM_HOME))


def _old(known: RegionFigures) -> KeyFigure:
    of = _("of %(services)s") % {"services": amounts.thousands(known.services)}
    return KeyFigure(_("Services with old figures"), amounts.thousands(known.old), of)
