"""Reads of who was there: the unit's list beside what it has confirmed, and the buyer's own stays as confirmed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.contracts.queries import Attending, attending_in_month
from rammevaerk.kernel.period import add_months
from rammevaerk.registry.queries import services_of
from rammevaerk.settlement.actions.confirming import as_there
from rammevaerk.settlement.models import Confirmation, ConfirmedStay
from rammevaerk.settlement.rules.confirming import StayChange, StayThere, changes_since
from rammevaerk.web import dates
from rammevaerk.web.todo import Task

OF_STAY = ("citizen", "item", "service", "operator")


@dataclass(frozen=True)
class UnitMonth:
    """A unit's month: who is there by the placements now, the newest confirmation, and what has changed since it."""

    unit: int
    stays: tuple[Attending, ...]
    confirmation: Confirmation | None
    changes: tuple[StayChange, ...]

    @property
    def holds(self) -> bool:
        return self.confirmation is not None and not self.changes


def own_units(by: RoleAssignment) -> list[tuple[int, str]]:
    """Ids and names of the units of own services, in Danish order (2 queries)."""
    return _named(apps.get_model("registry", "Unit").objects.filter(service_id__in=services_of(by)))


def unit_names(units: Iterable[int]) -> list[tuple[int, str]]:
    """Ids and names of units, in Danish order (1 query)."""
    return _named(apps.get_model("registry", "Unit").objects.filter(pk__in=list(units)))


def _named(rows: QuerySet[Any]) -> list[tuple[int, str]]:
    return [
        (row.pk, row.name if row.name.startswith(row.service.name) else f"{row.service.name}, {row.name}")
        for row in rows.select_related("service").order_by("service__sort_key", "name", "pk")
    ]


def unit_months(units: Sequence[int], month: date) -> list[UnitMonth]:
    """How the month stands for each of the units, in their order (4 queries)."""
    stays: dict[int, list[Attending]] = {}
    for stay in attending_in_month(month, units):
        stays.setdefault(stay.unit, []).append(stay)
    words = Confirmation.objects.filter(unit_id__in=units, month=month).select_related("confirmed_by__user")
    newest = {row.unit_id: row for row in words.order_by("pk")}
    confirmed: dict[int, list[StayThere]] = {}
    rows = ConfirmedStay.objects.filter(confirmation__in=[row.pk for row in newest.values()]).order_by("pk")
    for row in rows:
        confirmed.setdefault(row.confirmation_id, []).append(_as_there(row))
    found = []
    for unit in units:
        here, word = tuple(stays.get(unit, ())), newest.get(unit)
        changes = changes_since(confirmed.get(word.pk, ()), [as_there(stay) for stay in here]) if word else ()
        found.append(UnitMonth(unit, here, word, changes))
    return found


def _as_there(row: ConfirmedStay) -> StayThere:
    return StayThere(row.chain, row.item_id, row.days, tuple(sorted(row.away.items())), row.began_on, row.last_day)


def confirmed_by(confirmation: Confirmation) -> str:
    """The name of who gave the word; the platform's own in the demo (none when it is read along)."""
    person = confirmation.confirmed_by
    return person.user.get_full_name() if person else _("The demo's own data")


def stays_bought(parties: Iterable[int], month: date) -> QuerySet[ConfirmedStay]:
    """What units have confirmed of a month for citizens one pays for, the word that holds alone (1 query)."""
    rows = ConfirmedStay.objects.filter(paying__in=list(parties), month=month)
    rows = rows.filter(confirmation_id__in=RawSQL("SELECT holding_confirmations(%s)", [month]))
    return rows.exclude(operator__in=list(parties)).select_related(*OF_STAY)


def tasks_of_manager(assignment: RoleAssignment, today: date) -> list[Task]:
    """The month that has ended and that own units have not confirmed, or have confirmed before a change (6 queries)."""
    month = add_months(today.replace(day=1), -1)
    names = dict(own_units(assignment))
    waiting = [row for row in unit_months(list(names), month) if not row.holds and (row.stays or row.changes)]
    if not waiting:
        return []
    again = all(row.confirmation for row in waiting)
    title = _("Confirm who was there in %(month)s") % {"month": dates.month_of(month)}
    why = _("There has been a change since you confirmed: %(units)s.") if again else _("Not confirmed yet: %(units)s.")
    url = f"{reverse('settlement:confirm')}?unit={waiting[0].unit}&month={month:%m.%Y}"
    return [Task(None, title, why % {"units": "; ".join(names[row.unit] for row in waiting)}, url)]
