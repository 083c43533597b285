"""Prices of private suppliers recorded by a person: as they are published, and as a buyer has negotiated them (readings 2.5)."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.accounts.walls import acting_for
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.period import Period
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.actions.shared import moment, refuse
from rammevaerk.pricing.actions.tariffs import NewTariff, record_tariffs, replace_tariffs
from rammevaerk.pricing.models import ItemKind, NegotiatedPrice, Tariff, TariffItem
from rammevaerk.pricing.rules import PRIVATE_KINDS
from rammevaerk.registry.queries import acting_of, unit

NAME = "Forhandlet pris"


@dataclass(frozen=True)
class Negotiated:
    """A price in ore per the item's measure that one buyer has agreed, within a registered item."""

    item_id: int
    amount_ore: int
    period: Period
    reason: str
    explanation: str
    source: str


@dataclass(frozen=True)
class Published:
    """A price in ore per `measure` as its supplier publishes it; `source` says where, `read_on` when it was read there."""

    unit_id: int
    paragraph: str
    name: str
    amount_ore: int
    measure: str
    period: Period
    source: str
    read_on: date


def record_negotiated(*, by: RoleAssignment, today: date, price: Negotiated) -> NegotiatedPrice:
    """Record what the buyer one acts for has agreed; another price of the same buyer within the item is replaced in its days.
    It is neither listed nor shown in the register: only the buyer and the auditor see it."""
    require(by, Permission.RECORD_NEGOTIATED_PRICES)
    _check(price.amount_ore, explanation=price.explanation, source=price.source)
    with acting_for(acting_of(by, today)), transaction.atomic():
        within = TariffItem.objects.select_related("unit").get(pk=price.item_id, kind=ItemKind.REGISTERED)
        held = NegotiatedPrice.objects.select_for_update().filter(item__within=within, buyer=by.organisation_id).first()
        row = held or _new(by, today, within)
        row.reason, row.explanation = price.reason, price.explanation.strip()
        row.recorded_at, row.recorded_by, row.source = moment(today), by, price.source.strip()
        row.save()
        new = NewTariff(row.item_id, price.amount_ore, price.period, source=row.source, is_demo=row.is_demo)
        replace_tariffs([new], at=moment(today))
        audit("record_negotiated_price", by=by, target=Target("negotiated_price", row.pk), details={"reason": price.reason})
    return row


def _new(by: RoleAssignment, today: date, within: TariffItem) -> NegotiatedPrice:
    item = TariffItem.objects.create(
        unit=within.unit,
        paragraph=within.paragraph,
        name=f"{NAME} {within.pk}-{moment(today):%y%m%d%H%M%S%f}",
        kind=ItemKind.NEGOTIATED,
        measure=within.measure,
        within=within,
        is_demo=within.is_demo,
    )
    row = NegotiatedPrice.objects.create(item=item, buyer_id=by.organisation_id, is_demo=within.is_demo)
    item.name = f"{NAME} {row.pk}"
    item.save(update_fields=["name"])
    return row


@transaction.atomic
def record_published(*, by: RoleAssignment, today: date, price: Published) -> Tariff:
    """Record a private supplier's published price with where and when it was read; the registered item is made when it is new,
    and what it costed before in the same days is superseded. Refused for services whose tariffs are calculated."""
    require(by, Permission.RECORD_PUBLISHED_PRICES)
    _check(price.amount_ore, name=price.name, source=price.source)
    place = unit(price.unit_id)
    if place.operator_kind not in PRIVATE_KINDS:
        said = text("The tariffs of {service} are calculated by its operator and published there.")
        raise refuse("pricing.not_private", said, where="unit", params={"service": place.service_name})
    if price.read_on > today:
        raise refuse("pricing.read_later", text("The day lies in the future."), where="read_on")
    named = {"unit_id": price.unit_id, "paragraph": price.paragraph, "name": price.name.strip()}
    item, _made = TariffItem.objects.get_or_create(
        **named, defaults={"kind": ItemKind.REGISTERED, "measure": price.measure, "source": price.source[:250]}
    )
    if (item.kind, item.measure) != (ItemKind.REGISTERED, price.measure):
        said = text("There is another tariff of that name at the unit. Choose another name.")
        raise refuse("pricing.item_name_taken", said, where="name")
    source = f"{price.source.strip()}, læst {price.read_on:%d.%m.%Y}"
    (row,) = record_tariffs(
        [NewTariff(item.pk, price.amount_ore, price.period, source=source)], {item.pk: item}, at=moment(today)
    )
    audit("record_published_price", by=by, target=Target("tariff", row.pk), details={"read_on": price.read_on.isoformat()})
    return row


def _check(amount_ore: int, **words: str) -> None:
    if amount_ore <= 0:
        raise refuse("pricing.tariff_not_positive", text("A tariff must be above zero."), where="amount")
    guarded = [finding for where, value in words.items() if (finding := guard_text(value, where))]
    if guarded:
        raise Refused(guarded)
    if not words["source"].strip():
        raise refuse("pricing.no_source", text("Write where the price stands."), where="source")
