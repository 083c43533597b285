"""What the acts on sheets share: whose they are, the moment they are dated, and how a refusal is said."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.models import BETWEEN_TWO, Sheet, TariffItem
from rammevaerk.registry.queries import acting_of
from rammevaerk.web.clock import present


def moment(today: date) -> datetime:
    """The day of the act at the present time of day."""
    return present().replace(year=today.year, month=today.month, day=today.day)


def require_own(by: RoleAssignment, items: Iterable[TariffItem], today: date) -> None:
    """Raise PermissionDenied unless all items are run by the organisation acted for, or one it has succeeded.

    The items need `unit__service` selected.
    """
    own = set(acting_of(by, today).parties)
    if any(item.unit.service.operator_id not in own for item in items):
        raise PermissionDenied(_("Only the operator's own economist changes its tariffs."))


def require_of_the_list(items: Iterable[TariffItem]) -> None:
    """Refuse what is done to tariffs of the list alone: an individual or negotiated price has acts of its own."""
    if any(item.kind in BETWEEN_TWO for item in items):
        said = text("The price stands between two parties and is no tariff of the list.")
        raise refuse("pricing.between_two", said, remedy=text("Open the individual tariff; both parties approve it there."))


def locked(sheet_ids: Collection[int]) -> list[Sheet]:
    """Sheets for update, with their item, unit and service."""
    rows = Sheet.objects.select_for_update(of=("self",)).filter(pk__in=list(sheet_ids)).order_by("pk")
    found = list(rows.select_related("item__unit__service"))
    if len(found) != len(set(sheet_ids)):
        raise Sheet.DoesNotExist(f"Not all of the sheets {sorted(sheet_ids)} exist.")
    return found


def refuse(code: str, message: str, *, remedy: str = "", where: str = "", params: dict[str, str] | None = None) -> Refused:
    """The refusal to raise, with one blocking finding."""
    return Refused(
        [Finding(code=code, severity=Severity.BLOCKING, message=message, remedy=remedy, where=where, params=params or {})]
    )


def wrong_state(sheet: Sheet) -> Refused:
    return refuse(
        "pricing.wrong_state",
        text("The sheet of {service} {year} has moved on and can no longer be changed this way."),
        remedy=text("Open the sheet again; make a new version if something must be corrected."),
        params={"service": sheet.item.unit.service.name, "year": str(sheet.year)},
    )
