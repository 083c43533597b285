"""What a basis of the demo region can hold beside plain lines: assets, civil servants, supervision, own overhead, hours."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps

from rammevaerk.config.demo.prices import UNTOUCHED, YEAR
from rammevaerk.config.demo.world import INVENTED, World
from rammevaerk.pricing import actions
from rammevaerk.pricing.actions import Publication, SheetEdit
from rammevaerk.pricing.rules import CostKind, CostLine, OverheadAmount
from rammevaerk.pricing.snapshots import line_fact
from rammevaerk.web.clock import COPENHAGEN

BUDGET = "Driftsherrens budget 2027"
REGISTER = "Kommunens anlægskartotek"
ADOPTED = date(2026, 10, 8)
HOURS = (
    CostLine(CostKind.DIRECT, "Løn, rådgivere", Decimal(1_840_000), source=BUDGET),
    CostLine(CostKind.DIRECT, "Løn, tjenestemand", Decimal(412_000), source=BUDGET, pensioned=True),
    CostLine(CostKind.INDIRECT, "Lokaler og it", Decimal(96_000), source=BUDGET),
    CostLine(
        CostKind.CAPITAL, "To biler", Decimal(0), source=REGISTER, book_value=Decimal(318_000), remaining_years=Decimal("4.5")
    ),
)
SOLD = Decimal(4200)


def make_basis(world: World) -> None:
    """One draft of Slagelse's with all that can stand in a basis, and hours of guidance in the list of 2027."""
    draft = _draft(world)
    if draft is None:
        return
    actions.put_edit(draft, _with_everything(draft))
    _hours(draft.item.unit)


def _draft(world: World) -> Any:
    """Slagelse's last draft of the year with one average tariff; None when there is none."""
    operator = world.people["municipal_economist"].organisation_id
    sheets = apps.get_model("pricing", "Sheet").objects.filter(
        year=YEAR, state="draft", structure="average", tariff_ore__isnull=False, item__unit__service__operator=operator
    )
    rows = sheets.exclude(item__unit__name__in=UNTOUCHED).exclude(item__unit__service__name__in=UNTOUCHED)
    return rows.select_related("item__unit__service").order_by("item__unit__service__name", "item__unit__name", "pk").last()


def _with_everything(draft: Any) -> SheetEdit:
    """Its lines with the house as an asset, one line's pay that of civil servants, the supervision's fee by places."""
    lines = [line_fact(row) for row in draft.lines.order_by("position")]
    kept = [line for line in lines if not line.is_derived and "tilsyn" not in line.text.lower()]
    pay = next((place for place, line in enumerate(kept) if "løn" in line.text.lower()), 0)
    servants = replace(
        kept[pay], text="Løn til tjenestemænd", amount=(kept[pay].amount / 10).quantize(Decimal(1)), pensioned=True
    )
    kept[pay] = replace(kept[pay], amount=kept[pay].amount - servants.amount)
    house = CostLine(
        CostKind.CAPITAL, "Boligerne", Decimal(0), source=REGISTER, book_value=Decimal(6_400_000), remaining_years=Decimal(22)
    )
    fee = CostLine(CostKind.INDIRECT, "Socialtilsyn", Decimal(0), source="Antal pladser", is_supervision=True)
    direct = sum((line.amount for line in (*kept, servants) if line.kind is CostKind.DIRECT), Decimal(0))
    own = OverheadAmount((direct * Decimal("0.055")).quantize(Decimal(1000)), "Byrådets budget 2027, central administration")
    written = (*kept, servants, house, fee)
    return SheetEdit(draft.places, draft.occupancy_wanted, draft.budget_adopted_on, written, overhead=own)


def _hours(unit: Any) -> None:
    item = apps.get_model("pricing", "TariffItem").objects.create(
        unit=unit, paragraph="SEL-85", name="Rådgivningstime", measure="hour", is_demo=True, source=INVENTED
    )
    made_at = datetime(2026, 10, 20, 10, tzinfo=COPENHAGEN)
    sheet = apps.get_model("pricing", "Sheet").objects.create(
        item=item, year=YEAR, places=0, made_at=made_at, is_demo=True, source=INVENTED
    )
    actions.put_edit(sheet, SheetEdit(0, None, ADOPTED, HOURS, volume=SOLD))
    sheet.refresh_from_db()
    actions.bulk_approve([sheet], at=datetime(2026, 10, 28, 10, tzinfo=COPENHAGEN))
    actions.bulk_publish([sheet], Publication(datetime(2026, 11, 4, 10, tzinfo=COPENHAGEN)))
