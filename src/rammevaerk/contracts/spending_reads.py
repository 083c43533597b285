"""Citizens and stays as those who follow a municipality's spending need them. Row-level security decides what is seen."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q

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


def paid_stays(payers: Sequence[int], first: date, after: date, *, known_at: datetime | None = None) -> list[PaidStay]:
    """The stays payers pay for that touch [first, after), by chain and time (1 query); as they were known at a moment."""
    known = Placement.objects.current() if known_at is None else Placement.objects.known_at(known_at)
    following = known.filter(chain=OuterRef("chain"), valid_from=OuterRef("valid_to"))
    rows = known.filter(paying__in=list(payers), valid_from__lt=after).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=first))
    rows = rows.annotate(goes_on=Exists(following)).order_by("chain", "valid_from")
    return [
        PaidStay._make((*row[:13], int(row[13] * 1000), *row[14:])) for row in rows.values_list(*_OF_STAY, "goes_on").iterator()
    ]


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


def open_proposals(payers: Sequence[int]) -> list[Proposed]:
    """Proposed packages nobody has decided (1 query)."""
    rows = PackageProposal.objects.filter(paying__in=list(payers), decision__isnull=True).order_by("pk")
    return [Proposed(*row) for row in rows.values_list("chain", "item_id", "from_day")]


def asked_ends(payers: Sequence[int]) -> list[AskedEnd]:
    """Earlier days asked for and neither agreed, refused nor withdrawn (1 query)."""
    answered = NoticeStep.objects.filter(notice=OuterRef("pk"))
    rows = Notice.objects.filter(~Exists(answered), paying__in=list(payers), asked_day__isnull=False).order_by("pk")
    return [AskedEnd(chain, day) for chain, day in rows.values_list("chain", "asked_day") if day is not None]


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
