"""Charts of the collected picture."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.reporting.results import GroupResult, RoundResults
from rammevaerk.web.charts import Caption, Chart, HeatCell, heatmap


def match_chart(found: RoundResults) -> Chart | None:
    """How many municipalities gave each score, by group; None when nobody has answered."""
    if not found.municipalities:
        return None
    cells = [cell for result in found.groups for cell in _cells(result)]
    words = {"municipalities": found.municipalities, "asked": found.municipalities_asked}
    note = _("1 is the least, 5 the best match. %(municipalities)s of %(asked)s municipalities are accepted.") % words
    caption = Caption(_("How well do supply and need match?"), _reading(found), note)
    return heatmap(caption, cells, corner=_("Target group"))


def _cells(result: GroupResult) -> list[HeatCell]:
    group = _short(result.group)
    cells = [HeatCell(group, str(score), count) for score, count in result.scores.items()]
    return [*cells, HeatCell(group, _("Don't know"), result.unknown)]


def _short(group: str) -> str:
    """The group's name without what stands in brackets, which the drawing has no room for."""
    return group.partition(" (")[0]


def _reading(found: RoundResults) -> str:
    worst = max(found.groups, key=lambda result: result.low)
    if not worst.low:
        return _("No municipality scores 1 or 2 for any target group.")
    words = ngettext(
        "The match is poorest for “%(group)s”: %(low)s of %(all)s municipality scores 1 or 2.",
        "The match is poorest for “%(group)s”: %(low)s of %(all)s municipalities score 1 or 2.",
        worst.low,
    )
    return words % {"group": _short(worst.group), "low": worst.low, "all": worst.answered}
