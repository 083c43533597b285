"""A line of the tariff list the operator's economist begins: something sold that no budget has made a place of."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.paragraphs import PARAGRAPHS
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.actions.shared import moment, refuse
from rammevaerk.pricing.calculating import calculate_again
from rammevaerk.pricing.models import ItemKind, Measure, Sheet, TariffItem
from rammevaerk.pricing.rulebooks import rulebook_of_year
from rammevaerk.registry.queries import UnitRow, acting_of, units


@dataclass(frozen=True)
class BegunItem:
    """What is begun: the item of a unit under a paragraph, what one tariff buys, and the year of its first sheet."""

    unit_id: int
    paragraph: str
    name: str
    measure: str
    year: int


@transaction.atomic
def begin_item(*, by: RoleAssignment, today: date, begun: BegunItem) -> Sheet:
    """The item with an empty first draft. Refused for another operator's unit, a paragraph that is none, a year that has
    gone, and an item that is there already."""
    require(by, Permission.EDIT_SHEETS)
    unit = _checked_unit(by, today, begun)
    item = TariffItem.objects.create(
        unit_id=begun.unit_id,
        paragraph=begun.paragraph,
        name=begun.name.strip(),
        kind=ItemKind.CALCULATED,
        measure=Measure(begun.measure),
        is_demo=unit.is_demo,
    )
    draft = Sheet.objects.create(item=item, year=begun.year, places=0, made_at=moment(today), made_by=by, is_demo=unit.is_demo)
    draft = Sheet.objects.select_related("item__unit__service").get(pk=draft.pk)
    calculate_again([draft], year=draft.year, rulebook=rulebook_of_year(draft.year))
    audit("begin_item", by=by, target=Target("sheet", draft.pk), details={"item": item.pk, "year": draft.year})
    return draft


def _checked_unit(by: RoleAssignment, today: date, begun: BegunItem) -> UnitRow:
    own = {unit.id: unit for unit in units(today, operators=acting_of(by, today).parties)}
    if begun.unit_id not in own:
        raise refuse("pricing.not_own_unit", text("This is none of your own units."), where="unit")
    if begun.paragraph not in PARAGRAPHS:
        raise refuse("pricing.no_paragraph", text("This is no paragraph of the register."), where="paragraph")
    if begun.year < today.year:
        raise refuse("pricing.year_gone", text("The year has gone. Its tariffs are settled."), where="year")
    if (found := guard_text(begun.name, "name")) is not None:
        raise Refused([found])
    same = TariffItem.objects.filter(unit=begun.unit_id, paragraph=begun.paragraph, name__iexact=begun.name.strip())
    if same.exists():
        raise refuse(
            "pricing.item_there",
            text("The unit has an item of this name under the paragraph already."),
            remedy=text("Open it in the tariff list, or give this one another name."),
            where="name",
        )
    return own[begun.unit_id]
