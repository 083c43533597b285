"""What is sent of changes to a placement: notice, package, transfer, municipalities, self-referral, stays without a name."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from rammevaerk.accounts import queries as organisations
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.contracts.actions import GivenNotice, MunicipalityChange, MunicipalityKnown, ProposedPackage, Transfer
from rammevaerk.contracts.api.forms import Basis, Code, EndCode
from rammevaerk.contracts.rules.municipalities import Municipalities
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.web.api import WHOLE, Day, FindingOut, Flag, RowId, Sent, Share, Words

Beside = Annotated[str, Field(max_length=250)]
Because = Annotated[str, Field(min_length=1, max_length=250)]


class NoticeIn(Sent):
    """Notice of the end of a placement. Without `agreed_days` its length is the contract's, else the area's. `asked_day` is a
    last day asked for: a later one than follows holds at once, an earlier one when the other side agrees."""

    given_on: Day
    end_reason: EndCode
    words: Beside = ""
    asked_day: Day | None = None
    agreed_days: Annotated[int, Field(ge=0, le=1095), WHOLE] | None = None
    agreed_source: Annotated[str, Field(max_length=250)] = ""


class NoticeOut(Schema):
    """The notice, and the last day of the stay by it."""

    id: int
    last_day: date
    findings: list[FindingOut]


class YesOrNoIn(Sent):
    """An answer, with words the other side sees."""

    agreed: Flag
    words: Beside = ""


class WithWordsIn(Sent):
    """Words the other side sees."""

    words: Beside = ""


class BecauseIn(Sent):
    """Why; the other side sees it."""

    words: Because


class PackageIn(Sent):
    """Another package of the same unit, from a day: the level of support that is documented (0 to 4), and what it rests on."""

    item: RowId
    from_day: Day
    level: Annotated[int, Field(ge=0, le=4), WHOLE]
    words: Because


class PackageDecisionIn(Sent):
    """From which day the package holds; null declines it, and then `words` say why."""

    from_day: Day | None
    words: Beside = ""


class TransferIn(Sent):
    """Where the citizen is from a day on. What is not said goes on as it was: municipalities, level, goal, share."""

    item: RowId
    first_day: Day
    basis: Basis
    end_reason: EndCode
    follow_up_on: Day
    expected_end: Day | None = None
    no_end_reason: Words = ""
    factor: Share | None = None


class MunicipalitiesIn(Sent):
    """Who acts, pays and has the registered address from a day on, by their number; the reference the acting one knows the
    citizen by; and why."""

    from_day: Day
    acting: Code
    paying: Code | None = None
    payer_reason: Literal["", "sel_9b", "sel_9c", "state"] = ""
    registered: Code | None = None
    reference: Annotated[str, Field(min_length=1, max_length=40)]
    reason: Because


class ToldIn(Sent):
    """The day the acting municipality was told of an admission by self-referral, and how."""

    on: Day
    words: Beside = ""


class ConfirmedIn(Sent):
    """Whether the citizen is the municipality's own; a no says why."""

    confirmed: Flag
    words: Beside = ""


class AnonymousIn(Sent):
    """Somebody is taken in without a name, by the unit's own mark (SEL § 109)."""

    item: RowId
    mark: Annotated[str, Field(min_length=1, max_length=40)]
    first_day: Day


class LastDayIn(Sent):
    """The last day, which counts as a day of the stay."""

    last_day: Day


class NamedIn(Sent):
    """Which municipality acts for somebody who was without a name, and its reference."""

    acting: Code
    reference: Annotated[str, Field(min_length=1, max_length=40)]
    follow_up_on: Day
    expected_end: Day | None = None


class AnonymousRow(Schema):
    """A stay without a name at one's own unit. A change gives it a new id."""

    id: int
    unit: int
    item: int
    mark: str
    first_day: date
    last_day: date | None


class AnonymousOut(Schema):
    """The newest first."""

    stays: list[AnonymousRow]


def notice_of(asked: NoticeIn) -> GivenNotice:
    """What the act takes."""
    return GivenNotice(
        given_on=asked.given_on,
        end_reason=asked.end_reason,
        words=asked.words,
        asked_day=asked.asked_day,
        agreed_days=asked.agreed_days,
        agreed_source=asked.agreed_source,
    )


def package_of(asked: PackageIn) -> ProposedPackage:
    """What the act takes."""
    return ProposedPackage(item_id=asked.item, from_day=asked.from_day, level=asked.level, words=asked.words)


def transfer_of(asked: TransferIn) -> Transfer:
    """What the act takes."""
    return Transfer(
        first_day=asked.first_day,
        item_id=asked.item,
        basis=asked.basis,
        end_reason=asked.end_reason,
        follow_up_on=asked.follow_up_on,
        expected_end=asked.expected_end,
        no_end_reason=asked.no_end_reason,
        factor=None if asked.factor is None else Decimal(asked.factor),
    )


def municipalities_of(asked: MunicipalitiesIn, by: RoleAssignment) -> MunicipalityChange:
    """The same with the codes looked up (1 query). Raises Refused that names each code nobody knows."""
    named = {"acting": asked.acting, "paying": asked.paying, "registered": asked.registered}
    known = organisations_of(named)
    acting = known["acting"]
    assert acting is not None
    to = Municipalities(
        from_day=asked.from_day,
        acting=acting,
        paying=known["paying"] or acting,
        registered=known["registered"],
        payer_reason=asked.payer_reason,
        department=by.department if acting == by.organisation_id else "",
    )
    return MunicipalityChange(to, asked.reference, asked.reason)


def named_of(asked: NamedIn) -> MunicipalityKnown:
    """The same with the code looked up (1 query)."""
    acting = organisations_of({"acting": asked.acting})["acting"]
    assert acting is not None
    return MunicipalityKnown(acting, asked.reference, asked.follow_up_on, asked.expected_end)


def organisations_of(named: dict[str, str | None]) -> dict[str, int | None]:
    """The organisations behind codes by where the code stands, None for none (1 query). Raises Refused for unknown ones."""
    known = {row.code: row.pk for row in organisations.operators()}
    message = text("There is no code {code}.")
    wrong = [
        Finding("contracts.no_code", Severity.BLOCKING, message, where=where, params={"code": code})
        for where, code in named.items()
        if code is not None and code not in known
    ]
    if wrong:
        raise Refused(wrong)
    return {where: None if code is None else known[code] for where, code in named.items()}
