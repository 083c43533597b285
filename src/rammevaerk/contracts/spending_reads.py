"""Citizens and stays as those who follow a municipality's spending need them. Row-level security decides what is seen."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Value

from rammevaerk.contracts.models import Absence, Citizen, ContractDraft, Notice, NoticeStep, PackageProposal, Placement


class CitizenRow(NamedTuple):
    """A citizen by reference, with what the state's refund depends on."""

    id: int
    reference: str
    birth_month: date | None
    household: str


def citizens_of(ids: Collection[int]) -> list[CitizenRow]:
    """Citizens by id (1 query)."""
    rows = Citizen.objects.filter(pk__in=list(ids)).order_by("pk")
    return [CitizenRow._make(row) for row in rows.values_list("pk", "reference", "birth_month", "household")]


def citizen_by_reference(reference: str, municipalities: Sequence[int]) -> CitizenRow | None:
    """A citizen of some municipalities by reference, None when there is none one may see (1 query)."""
    rows = Citizen.objects.filter(reference=reference, municipality__in=list(municipalities))
    row = rows.values_list("pk", "reference", "birth_month", "household").first()
    return CitizenRow._make(row) if row else None


def citizens_by_reference(references: Collection[str], municipalities: Sequence[int]) -> dict[str, int]:
    """Ids of citizens of some municipalities by reference (1 query)."""
    rows = Citizen.objects.filter(reference__in=list(references), municipality__in=list(municipalities))
    return dict(rows.values_list("reference", "pk"))


def departments_of(citizens: Collection[int], municipalities: Sequence[int]) -> dict[int, str]:
    """The department that acts in each citizen's newest stay (1 query)."""
    rows = Placement.objects.current().filter(citizen__in=list(citizens), acting__in=list(municipalities))
    return dict(rows.order_by("valid_from").values_list("citizen_id", "department"))


class PaidStay(NamedTuple):
    """A current row of a placement that somebody pays for; periods half-open. ``goes_on``: the chain has a row from the very day
    this one ends."""

    chain: int
    placement: int
    citizen: int
    reference: str
    item: int
    service: int
    service_name: str
    operator_kind: str
    operator: int
    paying: int
    paragraph: str
    valid_from: date
    valid_to: date | None
    factor: int
    expected_end: date | None
    goes_on: bool


_OF_STAY = (
    "chain",
    "pk",
    "citizen_id",
    "citizen__reference",
    "item_id",
    "service_id",
    "service__name",
    "service__operator_kind",
    "operator_id",
    "paying_id",
    "paragraph",
    "valid_from",
    "valid_to",
    "factor",
    "expected_end",
)


def paid_stays(payers: Sequence[int], first: date, after: date) -> list[PaidStay]:
    """The stays payers pay for that touch [first, after), by chain and time (1 query)."""
    rows = _paid(Placement.objects.current(), payers, first, after).order_by("chain", "valid_from")
    return [_paid_stay(row) for row in rows.values_list(*_OF_STAY, "goes_on").iterator()]


def paid_stays_and_before(
    payers: Sequence[int], first: date, after: date, known_at: datetime
) -> tuple[list[PaidStay], list[PaidStay]]:
    """The stays of `paid_stays`, and the same as they were known at a moment (1 query)."""
    known = (Placement.objects.current(), Placement.objects.known_at(known_at))
    now, then = (
        _paid(rows, payers, first, after).values_list(*_OF_STAY, "goes_on", Value(place)) for place, rows in enumerate(known)
    )
    found: tuple[list[PaidStay], list[PaidStay]] = ([], [])
    for row in now.union(then, all=True).order_by("chain", "valid_from"):
        found[row[-1]].append(_paid_stay(row[:-1]))
    return found


def _paid(known: QuerySet[Any], payers: Sequence[int], first: date, after: date) -> QuerySet[Any]:
    following = known.filter(chain=OuterRef("chain"), valid_from=OuterRef("valid_to"))
    rows = known.filter(paying__in=list(payers), valid_from__lt=after).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=first))
    with_following: QuerySet[Any] = rows.annotate(goes_on=Exists(following))
    return with_following


def _paid_stay(row: Sequence[Any]) -> PaidStay:
    return PaidStay._make((*row[:13], int(row[13] * 1000), *row[14:]))


class AwayDays(NamedTuple):
    """Days away from a placement in [first, after), by kind."""

    chain: int
    kind: str
    first: date
    after: date


def away_days(payers: Sequence[int], first: date, after: date) -> list[AwayDays]:
    """The absences of stays that payers pay for (1 query)."""
    rows = Absence.objects.current().filter(paying__in=list(payers), valid_from__lt=after, valid_to__gt=first)
    return [AwayDays._make(row) for row in rows.order_by("chain").values_list("chain", "kind", "valid_from", "valid_to")]


@dataclass(frozen=True)
class Proposed:
    """A package proposed and not decided: another item from a day."""

    chain: int
    item: int
    from_day: date


@dataclass(frozen=True)
class AskedEnd:
    """An earlier last day asked for in a notice, not answered."""

    chain: int
    last_day: date


def asked_changes(payers: Sequence[int]) -> tuple[list[Proposed], list[AskedEnd]]:
    """Proposed packages nobody has decided, and earlier days asked for and neither agreed, refused nor withdrawn (1 query)."""
    proposed = PackageProposal.objects.filter(paying__in=list(payers), decision__isnull=True)
    answered = NoticeStep.objects.filter(notice=OuterRef("pk"))
    asked = Notice.objects.filter(~Exists(answered), paying__in=list(payers), asked_day__isnull=False)
    nothing = Value(None, output_field=BigIntegerField())
    rows = proposed.values_list("chain", "item_id", "from_day", "pk").union(
        asked.annotate(nothing=nothing).values_list("chain", "nothing", "asked_day", "pk"), all=True
    )
    found: list[tuple[Any, ...]] = sorted(rows, key=lambda row: row[3])
    return (
        [Proposed(chain, item, day) for chain, item, day, _pk in found if item is not None],
        [AskedEnd(chain, day) for chain, item, day, _pk in found if item is None],
    )


@dataclass(frozen=True)
class Drafted:
    """A contract being written for a citizen who is not placed by it yet: the form's fields as typed."""

    citizen: int
    reference: str
    service: int
    service_name: str
    acting: int
    fields: dict[str, Any]


def drafts_without_stay(municipalities: Sequence[int]) -> list[Drafted]:
    """Contracts being written that no placement follows from yet (1 query)."""
    rows = ContractDraft.objects.filter(
        acting__in=list(municipalities), issued__isnull=True, discarded_at__isnull=True, chain__isnull=True, base__isnull=True
    )
    rows = rows.annotate(reference=F("citizen__reference"), service_name=F("service__name")).order_by("pk")
    return [Drafted(row.citizen_id, row.reference, row.service_id, row.service_name, row.acting_id, row.fields) for row in rows]
