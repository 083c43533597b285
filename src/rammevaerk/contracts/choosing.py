"""What one can choose among when placing a citizen: services, what is sold there, municipalities, target groups."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from rammevaerk.accounts import queries as organisations
from rammevaerk.accounts.models import OrganisationKind, RoleAssignment
from rammevaerk.contracts import queries
from rammevaerk.contracts.models import Placement
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.pricing import facts as pricing
from rammevaerk.pricing.facts import ItemFact, OnlyFor, TariffFact
from rammevaerk.registry import queries as registry
from rammevaerk.registry.queries.units import service_or_none
from rammevaerk.web import amounts, dates

Choices = list[tuple[Any, Any]]
Sold = tuple[tuple[ItemFact, TariffFact | None], ...]

PLACED = ("day", "month")
"""What a place is sold by; the codes of pricing's measures."""


@dataclass(frozen=True)
class ChoicesOfService:
    """The service's name, the municipality proposed as acting, and the choices of the form's fields."""

    name: str
    acting: int | None
    fields: dict[str, Choices]


def services(assignment: RoleAssignment | None, today: date) -> Choices:
    """Services one can place citizens at: a manager's own, every service of the area for a municipality (2 queries)."""
    own = None
    if assignment and not queries.is_authority(assignment):
        own = set(registry.services_of(assignment))
    found: dict[int, str] = {}
    for unit in registry.units(today):
        if unit.operator_id is not None and (own is None or unit.service_id in own):
            found[unit.service_id] = f"{unit.service_name} ({unit.operator_name})" if unit.operator_name else unit.service_name
    return sorted(found.items(), key=lambda choice: choice[1])


def service_asked(asked: str | None, known: Choices) -> int | None:
    """The service of the address when it is one of those known."""
    ids = {pk for pk, _name in known}
    return int(asked) if asked and asked.isdecimal() and int(asked) in ids else None


def for_service(service_id: int, assignment: RoleAssignment, today: date, *, held: Placement | None = None) -> ChoicesOfService:
    """The choices at one service (10 queries at most). `held` keeps the item a placement has, even when it is no longer sold."""
    service = service_or_none(service_id)
    if service is None:
        raise Http404
    municipalities = [(row.pk, row.name) for row in organisations.operators() if row.kind == OrganisationKind.MUNICIPALITY]
    own = assignment.organisation_id if queries.is_authority(assignment) else None
    fields: dict[str, Choices] = {
        "items": _items(service_id, today, held),
        "municipalities": municipalities,
        "groups": _groups(service_id),
    }
    return ChoicesOfService(service.name, own, fields)


def for_contract(service_id: int, today: date) -> tuple[dict[str, Choices], Sold]:
    """The choices of a contract at a service, and what it sells with the price of the day (11 queries at most)."""
    sold = pricing.prices_of_service(service_id, today)
    payers = [(row.pk, row.name) for row in organisations.operators() if row.kind == OrganisationKind.MUNICIPALITY]
    return {"items": _items(service_id, today, None, sold), "municipalities": payers}, sold


def _items(service_id: int, today: date, held: Placement | None, sold: Sold | None = None) -> Choices:
    """What the service sells, at today's price or the next one (10 queries at most). What stands beside its own prices is left
    out, and so are hours, courses and subscriptions: nobody is placed at one."""
    units = {unit.id: unit.name for unit in registry.units_of([service_id])}
    gone = pricing.no_longer_sold(today)
    listed = pricing.prices_of_service(service_id, today) if sold is None else sold
    rows = [row for row in listed if row[0].item_id not in gone and row[0].measure in PLACED]
    coming = pricing.tariffs_for_items([item.item_id for item, tariff in rows if tariff is None], today, date.max)
    together = Counter((item.unit_id, item.paragraph) for item, _tariff in rows)
    found: Choices = []
    for item, tariff in rows:
        where = f"{units.get(item.unit_id, item.name)}, {paragraph_label(item.paragraph)}"
        name = f"{where}, {item.name}" if together[item.unit_id, item.paragraph] > 1 else where
        later = coming.get(item.item_id, (None,))[0]
        found.append((item.item_id, f"{name}: {_price(item, tariff) if later is None else _price_from(item, later)}"))
    for item, tariff, only in pricing.private_prices_of_service(service_id, today):
        found.append((item.item_id, _private(item, tariff, only)))
    if held and held.item_id not in {pk for pk, _name in found}:
        found.append((held.item_id, held.item.name))
    return found


def packages_beside(held: Placement, assignment: RoleAssignment, today: date) -> Choices:
    """The other packages of the unit and paragraph of a placement, with their prices (10 queries at most)."""
    beside = {
        item.item_id
        for item, _tariff in pricing.prices_of_service(held.service_id, today)
        if item.unit_id == held.unit_id and item.paragraph == held.paragraph and item.item_id != held.item_id
    }
    return [choice for choice in _items(held.service_id, today, None) if choice[0] in beside]


def crisis_items(assignment: RoleAssignment, today: date) -> Choices:
    """What a manager's own services sell under SEL § 109 (2 queries, 11 at most for each service)."""
    found: Choices = []
    own = [] if queries.is_authority(assignment) else services(assignment, today)
    for service, _name in own:
        sold = {item.item_id for item, _tariff in pricing.prices_of_service(service, today) if item.paragraph == "SEL-109"}
        if sold:
            found += [choice for choice in _items(service, today, None) if choice[0] in sold]
    return found


def _price_from(item: ItemFact, tariff: TariffFact) -> str:
    """`fra 1. jan. 2027 3.097 kr. pr. døgn`, of what is not sold yet."""
    return _("from %(day)s %(price)s") % {"day": dates.short(tariff.period.start), "price": _price(item, tariff)}


def _private(item: ItemFact, tariff: TariffFact, only: OnlyFor) -> str:
    """`Individuel takst 3, kun Næstved Kommune, til 31. dec. 2027: 4.120 kr. pr. døgn`."""
    known = {"name": item.name, "buyer": only.buyer, "price": _price(item, tariff)}
    if only.period.last_day is None:
        return _("%(name)s, negotiated, only %(buyer)s: %(price)s") % known
    return _("%(name)s, only %(buyer)s, until %(day)s: %(price)s") % {**known, "day": dates.short(only.period.last_day)}


def _price(item: ItemFact, tariff: TariffFact | None) -> str:
    """`3.097 kr. pr. døgn`; a dash where no tariff is known."""
    if tariff is None:
        return _("no tariff today")
    words = _("%(price)s per day") if item.measure == "day" else _("%(price)s per month")
    return words % {"price": amounts.ore_as_kroner(tariff.amount_ore)}


def _groups(service_id: int) -> Choices:
    units = [unit.id for unit in registry.units_of([service_id])]
    found: dict[int, str] = {}
    rows: Sequence[Any] = [row for rows in registry.groups_of_units(units).values() for row in rows]
    for row in rows:
        found[row.target_group_id] = row.target_group.name
    return list(found.items())
