"""Two of the region's drafts with an occupancy below the band: one approved, one that waits for its decision."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.apps import apps

from rammevaerk.config.demo.prices import UNTOUCHED, YEAR
from rammevaerk.config.demo.world import INVENTED, World
from rammevaerk.pricing import actions
from rammevaerk.pricing.actions import SheetEdit
from rammevaerk.pricing.actions.deviations import Decided, ask_deviation, record_deviation
from rammevaerk.pricing.snapshots import line_fact

ASKED = (
    (Decimal("0.92"), "Ombygning af hus B fra januar til oktober 2027; tre pladser er ude af brug."),
    (Decimal("0.9"), "Ny målgruppe fra 2027; belægningen ventes først fuld i 2028."),
)
DECIDED_ON = date(2026, 10, 29)


@dataclass(frozen=True)
class Waiting:
    """A draft and what is asked for it."""

    draft: Any
    share: Decimal
    reason: str


def make_occupancies(world: World) -> None:
    """Ask for both, and record the first decision."""
    by = world.people["operator_economist"]
    for number, waiting in enumerate(_waiting(by.organisation_id)):
        draft, lines = waiting.draft, tuple(line_fact(row) for row in waiting.draft.lines.order_by("position"))
        actions.put_edit(draft, SheetEdit(draft.places, waiting.share, draft.budget_adopted_on, lines))
        row = ask_deviation(by=by, today=world.today, sheet_id=draft.pk, reason=waiting.reason)
        apps.get_model("pricing", "OccupancyDeviation").objects.filter(pk=row.pk).update(is_demo=True, source=INVENTED)
        if number == 0:
            decided = Decided(True, "Styregruppen", DECIDED_ON, "Referat 29. oktober 2026, punkt 6")
            record_deviation(by=world.people["secretariat"], today=world.today, deviation_id=row.pk, decided=decided)


def _waiting(operator: int) -> list[Waiting]:
    """The operator's first drafts of the year with one average tariff per day."""
    sheets = apps.get_model("pricing", "Sheet").objects.filter(
        year=YEAR, state="draft", structure="average", tariff_ore__isnull=False, item__unit__service__operator=operator
    )
    rows = (
        sheets.filter(item__measure="day").exclude(item__unit__service__name__in=UNTOUCHED).select_related("item__unit__service")
    )
    drafts = rows.order_by("item__unit__service__name", "item__unit__name", "pk")[: len(ASKED)]
    return [Waiting(draft, share, reason) for draft, (share, reason) in zip(drafts, ASKED, strict=False)]
