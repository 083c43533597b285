"""What a tariff is spent on: the largest lines as bars."""

from decimal import Decimal

from django.utils.translation import gettext as _

from rammevaerk.kernel.trace import Figure
from rammevaerk.pricing.pages.breakdown import measure_of
from rammevaerk.pricing.pages.words import measure_words
from rammevaerk.web import amounts
from rammevaerk.web.charts import Bar, Caption, Chart, bars
from rammevaerk.web.sentences import sentence

LARGEST = 4


def spending(trace: Figure) -> Chart | None:
    """Bars in kroner per day (or hour, month …) that sum to the tariff before rounding; None when no costs stand behind it."""
    basis, days = trace.find("basis"), trace.find("place_days")
    if basis is None or days is None:
        return None
    place_days = days.number
    direct, indirect, capital, income, regulation = basis.inputs
    lines = sorted((*direct.inputs, *indirect.inputs, *capital.inputs), key=lambda line: -line.number)
    costs = sum((part.number for part in (direct, indirect, capital)), Decimal(0))
    if costs <= 0:
        return None
    rest = sum((line.number for line in lines[LARGEST:]), Decimal(0))
    shown = [Bar(_label(line), line.number / place_days) for line in lines[:LARGEST] if line.number]
    shown.append(Bar(_("All other costs"), rest / place_days, focus=False))
    shown.append(Bar(_("Income and regulation"), (regulation.number - income.number) / place_days))
    share = lines[0].number / costs
    reading = _("Of each krone of costs %(ore)s øre go to %(what)s.") % {
        "ore": amounts.thousands(share * 100, 0),
        "what": _label(lines[0])[:1].lower() + _label(lines[0])[1:],
    }
    return bars(
        Caption(_("What the money goes to"), reading),
        shown,
        headers=(_("Purpose"), measure_words(measure_of(trace).value)),
        write=lambda value: amounts.thousands(value, 0),
    )


def _label(figure: Figure) -> str:
    return sentence(figure.label, figure.params).partition(":")[0]
