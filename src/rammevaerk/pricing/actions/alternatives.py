"""Keeping and deleting a named alternative of a sheet."""

from datetime import date

from django.db import transaction

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.wording import text
from rammevaerk.pricing import queries
from rammevaerk.pricing.actions.shared import moment, refuse
from rammevaerk.pricing.models import KeptAlternative
from rammevaerk.pricing.rules.whatif import Changes
from rammevaerk.pricing.sight import sight_of
from rammevaerk.pricing.whatif import changes_to_json


@transaction.atomic
def keep_alternative(*, by: RoleAssignment, today: date, sheet_id: int, name: str, changes: Changes) -> KeptAlternative:
    """Keep changes of a sheet the person may open under a name of the organisation's own. Refused without changes, for a
    name that holds a person's number, and for one that is taken. Raises Sheet.DoesNotExist."""
    require(by, Permission.KEEP_ALTERNATIVES)
    sheet = queries.sheet_for(sheet_id, sight_of(by, today))
    name = name.strip()
    if said := guard_text(name, "name"):
        raise Refused([said])
    if not changes or not name:
        raise refuse(
            "pricing.nothing_changed",
            text("The alternative is the same as the sheet."),
            remedy=text("Change a figure, calculate, and keep it then."),
        )
    if KeptAlternative.objects.filter(sheet=sheet, organisation=by.organisation, name=name).exists():
        raise refuse(
            "pricing.alternative_name_taken",
            text("You have kept an alternative of this sheet under that name already."),
            remedy=text("Choose another name, or delete the old one."),
            where="name",
        )
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
