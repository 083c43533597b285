"""Keeping, renaming and deleting a named alternative of a sheet, and taking an alternative into the draft."""

from datetime import date

from django.db import transaction

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.wording import text
from rammevaerk.pricing import queries
from rammevaerk.pricing.actions.editing import SheetEdit, edit_sheet
from rammevaerk.pricing.actions.shared import moment, refuse
from rammevaerk.pricing.calculating import stored_facts
from rammevaerk.pricing.models import KeptAlternative, Sheet
from rammevaerk.pricing.rules.whatif import Changes, changed_facts, fitting, own_part
from rammevaerk.pricing.sight import sight_of
from rammevaerk.pricing.whatif import changes_to_json


@transaction.atomic
def keep_alternative(*, by: RoleAssignment, today: date, sheet_id: int, name: str, changes: Changes) -> KeptAlternative:
    """Keep changes of a sheet the person may open under a name of the organisation's own. Refused without changes, for a
    name that holds a person's number, and for one that is taken. Raises Sheet.DoesNotExist."""
    require(by, Permission.KEEP_ALTERNATIVES)
    sheet = queries.sheet_for(sheet_id, sight_of(by, today))
    if not changes or not name.strip():
        raise _nothing_changed()
    name = _free_name(name, sheet.pk, by)
    kept = KeptAlternative.objects.create(
        sheet=sheet,
        organisation=by.organisation,
        name=name,
        changes=changes_to_json(changes),
        kept_at=moment(today),
        kept_by=by,
    )
    audit("keep_alternative", by=by, target=Target("kept_alternative", kept.pk), details={"sheet": sheet.pk})
    return kept


def _nothing_changed() -> Refused:
    return refuse(
        "pricing.nothing_changed",
        text("The alternative is the same as the sheet."),
        remedy=text("Change a figure, calculate, and keep it then."),
    )


def _free_name(name: str, sheet_id: int, by: RoleAssignment) -> str:
    """The name without outer spaces. Refused when it holds a person's number or is taken."""
    name = name.strip()
    if said := guard_text(name, "name"):
        raise Refused([said])
    if KeptAlternative.objects.filter(sheet=sheet_id, organisation=by.organisation, name=name).exists():
        raise refuse(
            "pricing.alternative_name_taken",
            text("You have kept an alternative of this sheet under that name already."),
            remedy=text("Choose another name, or delete the old one."),
            where="name",
        )
    return name


@transaction.atomic
def rename_alternative(*, by: RoleAssignment, alternative_id: int, name: str) -> KeptAlternative:
    """Give an alternative of one's own organisation another name. Refused for a name that holds a person's number or is
    taken; the name it has changes nothing. Raises KeptAlternative.DoesNotExist."""
    require(by, Permission.KEEP_ALTERNATIVES)
    rows = KeptAlternative.objects.select_for_update(of=("self",))
    kept = rows.get(pk=alternative_id, organisation=by.organisation)
    if name.strip() in ("", kept.name):
        return kept
    kept.name = _free_name(name, kept.sheet_id, by)
    kept.save(update_fields=["name"])
    audit("rename_alternative", by=by, target=Target("kept_alternative", kept.pk), details={"sheet": kept.sheet_id})
    return kept


@transaction.atomic
def use_alternative(*, by: RoleAssignment, today: date, sheet_id: int, changes: Changes) -> Sheet:
    """Take an alternative's lines, places, occupancy, days and sales into the draft, as an edit of the draft. Refused for
    what is no draft of one's own, and when nothing is left to take: agreed values and what is carried of a result are decided
    elsewhere. Raises Sheet.DoesNotExist."""
    require(by, Permission.EDIT_SHEETS)
    sheet = queries.sheet_for(sheet_id, sight_of(by, today))
    facts = stored_facts(sheet)
    usable, _gone = fitting(facts, own_part(changes))
    if not usable:
        raise refuse(
            "pricing.nothing_to_use",
            text("Nothing in the alternative can be taken into the draft: agreed values and results are decided elsewhere."),
        )
    new = changed_facts(facts, usable)
    edit = SheetEdit(
        places=new.places,
        wanted=new.wanted,
        budget_adopted_on=sheet.budget_adopted_on,
        lines=new.lines,
        days=new.days,
        volume=new.volume,
        overhead=new.overhead,
    )
    return edit_sheet(by=by, today=today, sheet_id=sheet_id, edit=edit)


@transaction.atomic
def delete_alternative(*, by: RoleAssignment, alternative_id: int) -> int:
    """Delete an alternative of one's own organisation; gives the sheet's id. Raises KeptAlternative.DoesNotExist."""
    require(by, Permission.KEEP_ALTERNATIVES)
    rows = KeptAlternative.objects.select_for_update(of=("self",))
    kept = rows.get(pk=alternative_id, organisation=by.organisation)
    sheet_id = kept.sheet_id
    audit("delete_alternative", by=by, target=Target("kept_alternative", kept.pk), details={"sheet": sheet_id})
    kept.delete()
    return sheet_id
