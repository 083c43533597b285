"""What is sent of waiting lists and places and what is given out, and the codes in it looked up."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal, TypeVar

from ninja import Schema
from pydantic import Field

from rammevaerk.accounts import queries as organisations
from rammevaerk.accounts.models import OrganisationKind
from rammevaerk.contracts.rules.placing import LONGEST_REFERENCE
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.registry import queries as registry
from rammevaerk.registry.queries.searching import feature_choices
from rammevaerk.web.api import LARGEST_ID, WHOLE, Day, RowId, Sent

Code = Annotated[str, Field(max_length=40)]
Codes = Annotated[list[Code], Field(max_length=20, default_factory=list)]
Age = Annotated[int, Field(ge=0, le=120), WHOLE]
Because = Annotated[str, Field(min_length=1, max_length=250)]
Reference = Annotated[str, Field(min_length=1, max_length=LONGEST_REFERENCE)]
Value = TypeVar("Value")
SexCode = Literal["", "women", "men"]


class ForWhomIn(Sent):
    """For whom a place is, or what is needed: codes as in `/needs/codes`."""

    unit: RowId
    paragraph: Code
    target_groups: Annotated[list[Code], Field(max_length=3, default_factory=list)]
    sex: SexCode = ""
    age_from: Age | None = None
    age_to: Age | None = None


class EntryIn(ForWhomIn):
    """Who is to wait for what. `acting` is the number of the municipality, when a unit puts the citizen on its list; `need` is
    the id of the need it comes from."""

    reference: Reference
    referred_on: Day
    acting: Code | None = None
    urgency: Annotated[str, Field(max_length=20)] = ""
    level: Annotated[int, Field(ge=0, le=4), WHOLE] | None = None
    must: Codes
    need: RowId | None = None


class UrgencyIn(Sent):
    """Another class of the agreed scale, and why: others on the list get another number by it."""

    urgency: Annotated[str, Field(max_length=20)]
    words: Because


class ReferenceIn(Sent):
    """Who it is that an inquiry put on the list, by the acting municipality's own reference."""

    reference: Reference


class LeaveIn(Sent):
    """Why somebody is taken off the list; a unit always says it."""

    words: Annotated[str, Field(max_length=250)] = ""


class VacancyIn(ForWhomIn):
    """A place that is free from a day; `has` and `lacks` say what it is known to have or lack."""

    free_from: Day
    has: Codes
    lacks: Codes


class TurnIn(Sent):
    """What became of somebody's turn. A no and passing over have a reason: a municipality's *citizen_wish*, *needs_changed*,
    *other_place*, *not_yet*, *other*; a unit's *needs_changed*, *not_fitting*, *other_residents*, *more_urgent*, *no_answer*,
    *other*."""

    entry: RowId
    answer: Literal["proposed", "refused", "passed_over"]
    reason: Annotated[str, Field(max_length=20)] = ""
    words: Annotated[str, Field(max_length=250)] = ""


class HoldIn(Sent):
    """A place held until a last day: for somebody on the list (`entry`), perhaps as the answer to a vacancy, else for a citizen
    by the municipality's number and reference."""

    unit: RowId
    paragraph: Code
    from_day: Day
    last_day: Day
    entry: RowId | None = None
    vacancy: RowId | None = None
    reference: Annotated[str, Field(max_length=LONGEST_REFERENCE)] = ""
    acting: Code | None = None


class HeldUntilIn(Sent):
    """The last day a place is held."""

    last_day: Day


class GivenUpIn(Sent):
    """Why; the other side sees it."""

    words: Because


class SinceIn(Schema):
    """Rows with an id above `since`, oldest first."""

    since: Annotated[int, Field(ge=0, le=LARGEST_ID)] = 0
    limit: Annotated[int, Field(ge=1, le=500)] = 100


class EntriesIn(SinceIn):
    """Those who stand on a list, those who have left it, or all."""

    state: Literal["open", "closed", "all"] = "open"


class CriteriaOut(Schema):
    """What is agreed about the order: the classes of urgency, the most urgent first, and whether numbers can be given. A service
    that has decided an order of its own gives numbers by that."""

    classes: list[str]
    numbered: bool
    reservation_longest_days: int | None


class EntryOut(Schema):
    """Somebody on a list. `number` is the place in the agreed order among `among`, null when the order is not agreed or the entry
    is closed. `proposed_vacancy` is a free place that awaits an answer. Without a reference an inquiry put them there."""

    id: int
    reference: str | None
    municipality: str
    unit: int
    service: str
    paragraph: str
    urgency: str
    referred_on: date
    confirmed_on: date
    number: int | None
    among: int | None
    proposed_vacancy: int | None
    closed_on: date | None
    closed_as: str


class EntriesOut(Schema):
    """`next` is what to ask with since next time."""

    entries: list[EntryOut]
    next: int


class VacancyOut(Schema):
    """A free place at one's own unit."""

    id: int
    unit: int
    paragraph: str
    free_from: date


class VacanciesOut(Schema):
    """The oldest first."""

    vacancies: list[VacancyOut]


class ReservationOut(Schema):
    """A place held until its last day. `state` is running, lapsed or ended; `placement` is the one it became."""

    id: int
    reference: str | None
    municipality: str
    unit: int
    service: str
    paragraph: str
    from_day: date
    last_day: date
    state: Literal["running", "lapsed", "ended"]
    ended_because: str
    entry: int | None
    placement: int | None


class ReservationsOut(Schema):
    """Those that run, are to come, or ended lately, the first to lapse first."""

    reservations: list[ReservationOut]


def groups_of(codes: Iterable[str], today: date) -> tuple[int, ...]:
    """Ids of target groups by their codes (1 query). Raises Refused that names each code nobody knows."""
    wanted = tuple(dict.fromkeys(codes))
    known = {row.code: row.id for row in registry.target_group_tree(today) if row.depth > 1} if wanted else {}
    return tuple(_known(wanted, known, "target_groups"))


def features_of(codes: Iterable[str], where: str) -> tuple[str, ...]:
    """Codes of features, each once (1 query when there are any). Raises Refused for unknown ones."""
    wanted = tuple(dict.fromkeys(codes))
    known = {code: code for code, _name in feature_choices()} if wanted else {}
    return tuple(_known(wanted, known, where))


def municipality_of(code: str | None) -> int | None:
    """A municipality by its number (1 query). Raises Refused for an unknown one."""
    if code is None:
        return None
    kind = OrganisationKind.MUNICIPALITY
    (found,) = _known([code], {row.code: row.pk for row in organisations.operators() if row.kind == kind}, "acting")
    return found


def _known(wanted: Iterable[str], known: dict[str, Value], where: str) -> list[Value]:
    message = text("There is no code {code}.")
    wrong = [
        Finding("waiting.no_code", Severity.BLOCKING, message, where=where, params={"code": code})
        for code in wanted
        if code not in known
    ]
    if wrong:
        raise Refused(wrong)
    return [known[code] for code in wanted]
