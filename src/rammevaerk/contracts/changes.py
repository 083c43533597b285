"""What waits to be decided, answered or done about placements, and what one citizen's placements come to. Behind the walls:
each function shows what the reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.contracts import facts
from rammevaerk.contracts.models import (
    AnonymousStay,
    Citizen,
    Decision,
    Notice,
    NoticeStepKind,
    PackageProposal,
    Placement,
    ReferralStep,
    ReferralStepKind,
)
from rammevaerk.contracts.rules.referring import tell_by
from rammevaerk.pricing import facts as pricing
from rammevaerk.pricing.inclusions import said_of
from rammevaerk.registry.queries import acting_of
from rammevaerk.web.todo import Task

TAKEN_OVER_DAYS = 30
MOST_SHOWN = 200
HOURS_ROUND = ("SEL-107", "SEL-108", "SEL-109", "SEL-110", "ABL-105")


@dataclass(frozen=True)
class Waits:
    """One thing that waits for somebody: of what kind, about which row, and by when."""

    kind: str
    reference: str
    where: str
    due: date | None
    url: str


def holding(today: date) -> Q:
    """Rows that hold today."""
    return Q(valid_from__lte=today) & (Q(valid_to__isnull=True) | Q(valid_to__gt=today))


def waiting(who: Acting, today: date) -> list[Waits]:
    """Everything that waits for the reader's side, the most urgent kind first (6 queries at most)."""
    if who.function is Function.AUTHORITY:
        return [*_proposals(who), *_notices(who, today), *_referrals(who), *_taken_over(who, today), *_closing(today)]
    if who.function is Function.UNIT:
        return [*_untold(today), *_notices(who, today), *_closing(today)]
    return []


def _page(chain: int) -> str:
    return reverse("contracts:placement", args=[chain])


def _of(row: Placement, kind: str, due: date | None) -> Waits:
    return Waits(kind, row.citizen.reference, row.service.name, due, _page(row.chain))


def _references(chains: Sequence[int]) -> dict[int, str]:
    rows = Placement.objects.current().filter(chain__in=chains).order_by("valid_from")
    return dict(rows.values_list("chain", "citizen__reference"))


def _proposals(who: Acting) -> list[Waits]:
    rows = list(
        PackageProposal.objects.filter(decision__isnull=True, acting__in=who.parties)
        .select_related("service")
        .order_by("from_day")[:MOST_SHOWN]
    )
    names = _references([row.chain for row in rows]) if rows else {}
    return [
        Waits("decide", names.get(row.chain, ""), row.service.name, row.from_day, reverse("contracts:decide", args=[row.pk]))
        for row in rows
    ]


def _in_force(today: date) -> QuerySet[Notice]:
    withdrawn = Notice.objects.filter(pk=OuterRef("pk"), steps__kind=NoticeStepKind.WITHDRAWN)
    return Notice.objects.filter(~Exists(withdrawn), last_day__gte=today)


def _notices(who: Acting, today: date) -> list[Waits]:
    """The other side's notices: an earlier day to answer, and for the municipality the help to secure."""
    is_authority = who.function is Function.AUTHORITY
    other = "operator" if is_authority else "municipality"
    rows = _in_force(today).filter(side=other).select_related("service").prefetch_related("steps").order_by("last_day")
    if is_authority:
        rows = rows.filter(acting__in=who.parties)
    found = []
    listed = list(rows[:MOST_SHOWN])
    names = _references([row.chain for row in listed]) if listed else {}
    for row in listed:
        name, where = names.get(row.chain, ""), row.service.name
        if row.asked_day and not row.steps.all():
            found.append(Waits("answer", name, where, row.asked_day, reverse("contracts:answer_notice", args=[row.pk])))
        elif is_authority:
            found.append(Waits("secure", name, where, row.last_day, _page(row.chain)))
    return found


def _self_referred(answered: Sequence[str]) -> QuerySet[Placement]:
    steps = ReferralStep.objects.filter(chain=OuterRef("chain"), kind__in=answered)
    rows = Placement.objects.current().filter(~Exists(steps), basis="self_referral", chain=F("chain"))
    return rows.select_related("citizen", "service").order_by("valid_from")


def _referrals(who: Acting) -> list[Waits]:
    rows = _self_referred([ReferralStepKind.CONFIRMED, ReferralStepKind.DISPUTED]).filter(acting__in=who.parties)
    return [
        Waits("confirm", row.citizen.reference, row.service.name, None, reverse("contracts:answer_referral", args=[row.chain]))
        for row in rows[:MOST_SHOWN]
    ]


def _untold(today: date) -> list[Waits]:
    rows = list(_self_referred([ReferralStepKind.TOLD])[:MOST_SHOWN])
    if not rows:
        return []
    weekdays = facts.rulebook_on(today).integer("contracts.self_referral_notice_days")
    return [
        Waits(
            "tell",
            row.citizen.reference,
            row.service.name,
            tell_by(row.valid_from, weekdays),
            reverse("contracts:tell", args=[row.chain]),
        )
        for row in rows
    ]


def _taken_over(who: Acting, today: date) -> list[Waits]:
    """Stays another municipality has handed over lately."""
    rows = Placement.objects.current().filter(
        acting__in=who.parties, recorded_at__date__gte=today - timedelta(days=TAKEN_OVER_DAYS), made_by__role="case_worker"
    )
    rows = rows.exclude(made_by__organisation__in=who.parties).filter(corrects__isnull=False)
    return [_of(row, "taken_over", None) for row in rows.select_related("citizen", "service")[:MOST_SHOWN]]


def _closing(today: date) -> list[Waits]:
    """Stays that last longer than their unit or service."""
    closes = Q(unit__closed_on__isnull=False) & (Q(valid_to__isnull=True) | Q(valid_to__gt=F("unit__closed_on")))
    shuts = Q(service__closed_on__isnull=False) & (Q(valid_to__isnull=True) | Q(valid_to__gt=F("service__closed_on")))
    rows = Placement.objects.current().filter(closes | shuts).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=today))
    rows = rows.select_related("citizen", "service", "unit").order_by("unit__closed_on")
    return [_of(row, "closing", row.unit.closed_on or row.service.closed_on) for row in rows[:MOST_SHOWN]]


def undecided(today: date) -> QuerySet[Placement]:
    """Emergency stays that hold and have no decision on file: the search comes afterwards (readings 3.3)."""
    decided = Decision.objects.filter(citizen=OuterRef("citizen"))
    return Placement.objects.current().filter(holding(today), ~Exists(decided), basis="emergency")


def anonymous_stays() -> list[AnonymousStay]:
    """Stays without a municipality of the reader's units (1 query)."""
    rows = AnonymousStay.objects.current().filter(became__isnull=True).select_related("unit", "service")
    return list(rows.order_by("-valid_from")[:MOST_SHOWN])


def kind_words(kind: str) -> str:
    """What is to be done, as a heading of the page."""
    return {
        "decide": _("Decide on a proposed package"),
        "answer": _("Answer an earlier last day"),
        "secure": _("The operator has given notice: secure the help"),
        "confirm": _("Confirm or dispute a self-referral"),
        "tell": _("Tell the acting municipality of a self-referral"),
        "taken_over": _("Taken over from another municipality"),
        "closing": _("The stay lasts longer than the unit"),
    }[kind]


def tasks_for(assignment: RoleAssignment, today: date) -> list[Task]:
    """What waits, one task for each kind, and the emergency stays nobody has decided (7 queries at most)."""
    who = acting_of(assignment, today)
    with acting_for(who):
        rows = waiting(who, today)
        late = undecided(today).filter(acting__in=who.parties).count() if who.function is Function.AUTHORITY else 0
    found = []
    for kind in dict.fromkeys(row.kind for row in rows):
        same = [row for row in rows if row.kind == kind]
        due = min((row.due for row in same if row.due), default=None)
        places = sorted({row.where for row in same})
        context = places[0] if len(places) == 1 else ngettext("%(n)s service", "%(n)s services", len(places)) % {"n": len(places)}
        url = same[0].url if len(same) == 1 else reverse("contracts:waiting")
        found.append(Task(due, _task_words(kind, len(same)), context, url))
    if late:
        title = ngettext("Decide on %(n)s emergency stay", "Decide on %(n)s emergency stays", late) % {"n": late}
        url = reverse("contracts:placement_list") + "?state=undecided"
        found.append(Task(None, title, _("The search comes afterwards. No decision is on file."), url))
    return found


def _task_words(kind: str, n: int) -> str:
    return {
        "decide": ngettext("Decide on %(n)s proposed package", "Decide on %(n)s proposed packages", n),
        "answer": ngettext("Answer %(n)s wish for an earlier end", "Answer %(n)s wishes for an earlier end", n),
        "secure": ngettext("Secure the help after %(n)s notice", "Secure the help after %(n)s notices", n),
        "confirm": ngettext("Confirm %(n)s self-referral", "Confirm %(n)s self-referrals", n),
        "tell": ngettext("Tell the municipality of %(n)s self-referral", "Tell the municipality of %(n)s self-referrals", n),
        "taken_over": ngettext("See %(n)s stay you have taken over", "See %(n)s stays you have taken over", n),
        "closing": ngettext("Move %(n)s citizen before the unit closes", "Move %(n)s citizens before the unit closes", n),
    }[kind] % {"n": n}


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
