"""What comes of the support, in numbers: one's own exactly, those of the whole area with small numbers hidden."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.contracts import facts, following
from rammevaerk.contracts.models import GoalType
from rammevaerk.contracts.rules.outcomes import OutcomeTable, outcome_table
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.kernel.period import add_months
from rammevaerk.web import amounts
from rammevaerk.web.charts import Bar, Caption, Chart, bars

MONTHS = 12
Shown = list[tuple[str, tuple[int | None, ...]]]


@permission(Permission.SEE_PLACEMENT_COUNTS)
def results(request: AskedRequest) -> HttpResponse:
    """Follow-ups held on time, goals and levels of the last twelve months."""
    first, after = add_months(request.today, -MONTHS), request.today + timedelta(days=1)
    own = may(request, Permission.SEE_PLACEMENTS)
    least = 0 if own else facts.rulebook_on(request.today).integer("registry.small_number_n")
    rows = following.outcomes(first, after, everybody=not own)
    goals = outcome_table(rows, "goal", by_kind=True, least=least)
    held = outcome_table(rows, "held", by_kind=False, least=least)
    levels = outcome_table(rows, "level", by_kind=False, least=least)
    kinds = dict(GoalType.choices)
    context = {
        "own": own,
        "first": first,
        "least": least,
        "hides": any(table.hides for table in (goals, held, levels)),
        "goals": [(str(kinds.get(line.key, line.key)), line.counts) for line in goals.lines],
        "goal_sums": goals.sums,
        "chart": _chart(goals) if goals.lines else None,
        "held": _by_paragraph(held),
        "held_sums": held.sums,
        "on_time": _on_time(held),
        "levels": _by_paragraph(levels),
        "level_sums": levels.sums,
        "crumbs": _crumbs(own),
    }
    return render(request, "contracts/outcomes.html", context)


def _by_paragraph(table: OutcomeTable) -> Shown:
    return [(paragraph_label(line.key), line.counts) for line in table.lines]


def _chart(goals: OutcomeTable) -> Chart:
    progress, unchanged, back = goals.sums
    reading = _("The newest result of each goal followed up on in the last twelve months.")
    if None not in goals.sums:
        known = {"progress": progress, "whole": sum(count or 0 for count in goals.sums)}
        reading = _("There is progress with %(progress)s of %(whole)s goals.") % known
    labels = ((_("Progress"), progress), (_("Unchanged"), unchanged), (_("Going back"), back))
    drawn = [Bar(label, count, focus=number == 0) for number, (label, count) in enumerate(labels) if count is not None]
    caption = Caption(_("How it goes with the goals"), reading)
    return bars(caption, drawn, headers=(_("Result"), _("Goals")), write=amounts.thousands)


def _on_time(held: OutcomeTable) -> tuple[int, int] | None:
    """How many were held on time, of all that were held; None when it is hidden or none was."""
    on_time, late, _overdue = held.sums
    if on_time is None or late is None or not on_time + late:
        return None
    return on_time, on_time + late


def _crumbs(own: bool) -> list[tuple[str, str]]:
    first = (_("Placements"), "contracts:placement_list") if own else (_("Placements"), "contracts:counts")
    return [first, (_("Results of the support"), "")]
