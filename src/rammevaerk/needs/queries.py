"""Needs as pages show them, behind the walls: one's own municipality's, and all of them for the auditor."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, Max, OuterRef, Prefetch, QuerySet

from rammevaerk.accounts.queries import the_area
from rammevaerk.contracts.queries import decisions_of_needs
from rammevaerk.inquiries import queries as inquiries
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.needs.models import ClosedAs, Need, NeedGroup, NotChosen, Record, Search
from rammevaerk.needs.rules.duty import MunicipalCandidate, RecordsKept
from rammevaerk.needs.rules.ordering import PUBLIC_FIRST
from rammevaerk.needs.rules.retention import ClosedNeed
from rammevaerk.parameters import facts as parameters

NEEDED = ("citizen", "municipality", "near", "wish")


@dataclass(frozen=True)
class NeedFilter:
    """Which needs the list shows."""

    state: str = "open"
    reference: str = ""
    paragraph: str = ""


def needs(wanted: NeedFilter) -> QuerySet[Need]:
    """The needs one may see, newest first, with their groups and last search (2 queries when read)."""
    groups = Prefetch("groups", queryset=NeedGroup.objects.select_related("target_group").order_by("pk"))
    rows = Need.objects.select_related("citizen").prefetch_related(groups).annotate(searched_at=Max("searches__at"))
    if wanted.state != "all":
        rows = rows.filter(closed_on__isnull=wanted.state == "open")
    if wanted.reference:
        rows = rows.filter(citizen__reference__istartswith=wanted.reference)
    return rows.filter(paragraph=wanted.paragraph) if wanted.paragraph else rows


def need(pk: int) -> Need | None:
    """One need with citizen, wish and groups (2 queries); None when there is none one may see."""
    groups = Prefetch("groups", queryset=NeedGroup.objects.select_related("target_group").order_by("pk"))
    return Need.objects.select_related(*NEEDED).prefetch_related(groups).filter(pk=pk).first()


def searches_of(need_id: int) -> list[Search]:
    """Searches of a need, newest first (1 query)."""
    return list(Search.objects.filter(need=need_id).select_related("by__user").order_by("-at", "-pk"))


def records_of(need_id: int) -> list[Record]:
    """Notes of a need, newest first (1 query)."""
    return list(Record.objects.filter(need=need_id).select_related("by__user").order_by("-on", "-pk"))


def reasons_of(need_id: int) -> dict[int, NotChosen]:
    """The reason that holds for each unit that was not chosen (1 query)."""
    rows = NotChosen.objects.filter(need=need_id).select_related("unit__service", "by__user").order_by("at", "pk")
    return {row.unit_id: row for row in rows}


def asked_on(need: Need) -> date | None:
    """The day the newest place inquiry was answered by another municipality's service (1 query): a dialogue (readings 3.2)."""
    return inquiries.dialogue_on(inquiries.answers_for(need.pk), [need.municipality_id])


def kept(searches: list[Search], records: list[Record], reasons: dict[int, NotChosen], asked: date | None = None) -> RecordsKept:
    """What is on file, as the rule takes it; no query. `asked`: see `asked_on`."""
    dialogues = [day for day in (_newest(records, Record.Kind.DIALOGUE), asked) if day is not None]
    return RecordsKept(
        searched_on=searches[0].at.date() if searches else None,
        portal_on=_newest(records, Record.Kind.PORTAL),
        dialogue_on=max(dialogues, default=None),
        reasons={unit: row.because for unit, row in reasons.items()},
    )


def filed_for(need: Need) -> tuple[RecordsKept, tuple[MunicipalCandidate, ...]]:
    """What is on file for a need, and the municipal units its last search showed (4 queries)."""
    searches = searches_of(need.pk)
    return kept(searches, records_of(need.pk), reasons_of(need.pk), asked_on(need)), shown_municipal(searches)


def shown_municipal(searches: list[Search]) -> tuple[MunicipalCandidate, ...]:
    """The municipal units the last search showed, in their order; no query."""
    municipal = {group.value for group in PUBLIC_FIRST}
    shown = searches[0].shown if searches else []
    return tuple(MunicipalCandidate(row["unit"], row.get("name", "")) for row in shown if row["group"] in municipal)


def _newest(records: list[Record], kind: str) -> date | None:
    return max((record.on for record in records if record.kind == kind), default=None)


def closed_needs() -> list[ClosedNeed]:
    """The closed needs one may see that led to no decision, oldest first (1 query)."""
    decided = Exists(decisions_of_needs(OuterRef("pk")))
    rows = Need.objects.filter(closed_on__isnull=False).exclude(closed_as=ClosedAs.PLACED).exclude(decided)
    return [
        ClosedNeed(pk, closed_on, stripped=stripped is not None)
        for pk, closed_on, stripped in rows.order_by("closed_on", "pk").values_list("pk", "closed_on", "stripped_at")
        if closed_on is not None
    ]


def rulebook_today(today: date) -> Rulebook:
    """The values of the area on a day (1 query)."""
    return parameters.rulebook_in(the_area(), today)


def closing_choices() -> list[tuple[str, str]]:
    """Codes and words of how a need can be closed by hand."""
    return [(code, str(words)) for code, words in ClosedAs.choices if code != ClosedAs.PLACED]
