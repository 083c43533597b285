"""What was proposed, given notice of and answered about placements, and what one citizen's placements come to. Behind the
walls: each function shows what the reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from rammevaerk.contracts import facts
from rammevaerk.contracts.models import (
    AnonymousStay,
    Citizen,
    Notice,
    PackageProposal,
    Placement,
    ReferralStep,
)
from rammevaerk.contracts.rules.referring import tell_by
from rammevaerk.pricing import facts as pricing
from rammevaerk.pricing.inclusions import said_of

MOST_SHOWN = 200
HOURS_ROUND = ("SEL-107", "SEL-108", "SEL-109", "SEL-110", "ABL-105")


def anonymous_stays() -> list[AnonymousStay]:
    """Stays without a municipality of the reader's units (1 query)."""
    rows = AnonymousStay.objects.current().filter(became__isnull=True).select_related("unit", "service")
    return list(rows.order_by("-valid_from")[:MOST_SHOWN])


def proposals_of(chain: int) -> list[PackageProposal]:
    """A placement's proposals with their decisions, the newest first (1 query)."""
    rows = PackageProposal.objects.filter(chain=chain).select_related("decision", "item", "item_now")
    return list(rows.order_by("-number"))


def notices_of(chain: int) -> list[Notice]:
    """A placement's notices with what followed, the newest first (2 queries)."""
    return list(Notice.objects.filter(chain=chain).prefetch_related("steps").order_by("-number"))


def referral_steps_of(chain: int) -> list[ReferralStep]:
    """What followed a self-referral, in order (1 query)."""
    return list(ReferralStep.objects.filter(chain=chain).order_by("on", "pk"))


@dataclass(frozen=True)
class Held:
    """One current placement of a citizen with its price today in øre, by day or by month, None when there is none; and the
    placements it overlaps in a way somebody should look at."""

    row: Placement
    price_ore: int | None
    measure: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class AllOfCitizen:
    """Everything of one citizen that the reader may see. Sums are of the placements that have a price, in øre."""

    citizen: Citizen
    held: tuple[Held, ...]
    past: tuple[Placement, ...]
    day_ore: int
    month_ore: int
    unpriced: int
    others: tuple[Citizen, ...]


def citizen_or_none(pk: int) -> Citizen | None:
    """A citizen one may see (1 query)."""
    return Citizen.objects.filter(pk=pk).select_related("municipality").first()


def all_of(citizen: Citizen, today: date) -> AllOfCitizen:
    """The citizen's placements with today's prices, overlaps and household (4 queries, 1 for each stay round the clock)."""
    rows = list(
        Placement.objects.current()
        .filter(citizen=citizen)
        .select_related("service", "unit", "item", "paying", "operator")
        .order_by("-valid_from", "-pk")
    )
    now = [row for row in rows if row.valid_from <= today and (row.valid_to is None or row.valid_to > today)]
    tariffs = pricing.tariffs_for_items([row.item_id for row in now], today, today + timedelta(days=1))
    held = tuple(_held(row, now, tariffs.get(row.item_id, ())) for row in reversed(now))
    others: list[Citizen] = []
    if citizen.household:
        same = Citizen.objects.filter(municipality=citizen.municipality_id, household=citizen.household)
        others = list(same.exclude(pk=citizen.pk).order_by("reference"))
    return AllOfCitizen(
        citizen,
        held,
        tuple(row for row in rows if row not in now),
        sum(one.price_ore for one in held if one.price_ore is not None and one.measure == "day"),
        sum(one.price_ore for one in held if one.price_ore is not None and one.measure == "month"),
        sum(one.price_ore is None for one in held),
        tuple(others),
    )


def _held(row: Placement, now: Sequence[Placement], tariffs: Sequence[pricing.TariffFact]) -> Held:
    price = int((Decimal(tariffs[0].amount_ore) * row.factor).to_integral_value()) if tariffs else None
    return Held(row, price, row.item.measure, tuple(_overlaps(row, now)))


def _overlaps(row: Placement, now: Sequence[Placement]) -> list[str]:
    """Two stays round the clock at once, and a day service beside a price that includes one (readings 2.11, 3.15)."""
    found = []
    if row.paragraph in HOURS_ROUND:
        same = [other for other in now if other.chain != row.chain and other.paragraph in HOURS_ROUND]
        found += [_("Round the clock at %(other)s too") % {"other": other.service.name} for other in same]
    elif row.paragraph in ("SEL-103", "SEL-104"):
        for other in now:
            if other.paragraph in HOURS_ROUND:
                said = said_of(other.item.priced_with_id or other.item_id).get("day_service")
                if said and said.included:
                    found.append(_("Day service is in the price at %(other)s") % {"other": other.service.name})
    return found


def closes_on(row: Placement) -> date | None:
    """The day the unit or service closes, when the stay lasts longer; None else."""
    closed = row.unit.closed_on or row.service.closed_on
    return closed if closed and (row.valid_to is None or row.valid_to > closed) else None


def told_by(row: Placement) -> date:
    """The last day to tell the acting municipality of a self-referral (1 query)."""
    return tell_by(row.valid_from, facts.rulebook_on(row.valid_from).integer("contracts.self_referral_notice_days"))
