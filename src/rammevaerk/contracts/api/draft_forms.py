"""What is sent of a contract being written and what is given out, and the form's fields the values become."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Path, Schema
from pydantic import Field

from rammevaerk.accounts import queries as organisations
from rammevaerk.contracts.actions import Begun
from rammevaerk.contracts.api.forms import Basis, Code
from rammevaerk.contracts.contract_choices import DraftRead
from rammevaerk.contracts.contract_forms import LINES
from rammevaerk.contracts.contract_paper import looked_through
from rammevaerk.contracts.contract_values import MOST_TYPED_LINES
from rammevaerk.contracts.models import ContractDraft
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.web.api import NUMBER, WHOLE, Day, FindingOut, RowId, Sent, Share, Words, described, finding_out

LARGEST_STEP = 999
StepNumber = Annotated[int, Path(ge=0, le=LARGEST_STEP)]
"""0 is the contract itself, then its supplements."""

Version = Annotated[int, Field(ge=0, le=2**31 - 1), WHOLE]
Quantity = Annotated[Decimal, Field(gt=0, le=99_999), NUMBER, described(0, 99_999, above=True)]


class BegunIn(Sent):
    """What a contract is begun from: a decision, a placement, or the municipality's reference and a service. `replaces` is a
    contract of old form that it takes the place of."""

    decision: RowId | None = None
    placement: RowId | None = None
    reference: Annotated[str, Field(max_length=40)] = ""
    service: RowId | None = None
    replaces: RowId | None = None


class ContractLineIn(Sent):
    """A further item of the same operator's tariff list, and how much of it."""

    item: RowId
    quantity: Quantity = Decimal(1)


class DraftIn(Sent):
    """Values of a contract being written: only the fields that are sent are changed, and null empties one. `version` is the one
    last read. Municipalities by their number; `factor` is the share of full time, 1 for full. `holds_from` and `why` are of a
    supplement."""

    version: Version
    item: RowId | None = None
    lines: Annotated[list[ContractLineIn], Field(max_length=MOST_TYPED_LINES)] | None = None
    factor: Share | None = None
    paying: Code | None = None
    basis: Basis | None = None
    first_day: Day | None = None
    last_day: Day | None = None
    expected_end: Day | None = None
    no_end_reason: Words | None = None
    follow_up_on: Day | None = None
    aim: Annotated[str, Field(max_length=600)] | None = None
    goal_type: Literal["", "develop", "keep", "limit_loss"] | None = None
    level: Annotated[int, Field(ge=0, le=4), WHOLE] | None = None
    gln: Annotated[str, Field(max_length=20)] | None = None
    order: Annotated[str, Field(max_length=60)] | None = None
    account: Annotated[str, Field(max_length=60)] | None = None
    contact: Annotated[str, Field(max_length=120)] | None = None
    notice_days: Annotated[int, Field(ge=0, le=1095), WHOLE] | None = None
    notice_source: Annotated[str, Field(max_length=200)] | None = None
    form: Literal["standard", "other"] | None = None
    form_reference: Annotated[str, Field(max_length=120)] | None = None
    holds_from: Day | None = None
    why: Words | None = None


class IssueIn(Sent):
    """The version of the draft that is issued, so that nothing is issued that nobody has read."""

    version: Version


class RefusalIn(Sent):
    """A private supplier's no to the standard contract."""

    refused_on: Day
    reason: Annotated[str, Field(min_length=1, max_length=250)]


class TakenBackIn(Sent):
    """Why it is taken back; both sides see it."""

    reason: Annotated[str, Field(min_length=1, max_length=250)]


class DraftRow(Schema):
    """A contract being written. `contract` is the one a supplement is written to."""

    id: int
    version: int
    reference: str
    service: int
    contract: int | None
    decision: int | None
    placement: int | None


class DraftsOut(Schema):
    """The newest saved first."""

    drafts: list[DraftRow]


class DraftOut(DraftRow):
    """A contract being written. `fields` are its values as they stand on the page: days like 31.01.2027, shares in per cent.
    `findings` are what it lacks and what to look at; `ready` says that it can be issued."""

    fields: dict[str, str]
    findings: list[FindingOut]
    ready: bool


class DraftSaved(Schema):
    """The version now; `findings` tell of what was not kept, such as a CPR number."""

    version: int
    findings: list[FindingOut]


class IssuedOut(Schema):
    """The contract, the step of it that was issued (0 is the contract itself), its number, and what was noted."""

    id: int
    step: int
    number: str
    findings: list[FindingOut]


def begun_of(asked: BegunIn) -> Begun:
    """What the act takes."""
    return Begun(
        decision=None if asked.placement else asked.decision,
        chain=asked.placement,
        reference=asked.reference,
        service=asked.service,
        replaces=asked.replaces,
    )


def typed(asked: DraftIn) -> dict[str, str]:
    """The fields that are sent, as the form keeps them. Raises Refused for a municipality nobody knows."""
    sent = {name: getattr(asked, name) for name in asked.model_fields_set - {"version", "lines"}}
    if sent.get("paying"):
        sent["paying"] = _municipality(sent["paying"])
    fields = {name: _typed(name, value) for name, value in sent.items()}
    if "lines" in asked.model_fields_set:
        lines = asked.lines or []
        for place in LINES:
            line = lines[place - 1] if place <= len(lines) else None
            fields[f"line_{place}"] = str(line.item) if line else ""
            fields[f"quantity_{place}"] = _number(line.quantity) if line else ""
    return fields


def _municipality(code: str) -> int:
    found = next((row.pk for row in organisations.operators() if row.code == code), None)
    if found is None:
        message = text("There is no code {code}.")
        raise Refused([Finding("contracts.no_code", Severity.BLOCKING, message, where="paying", params={"code": code})])
    return found


def _typed(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value.day:02}.{value.month:02}.{value.year:04}"
    return _number(value * 100) if name == "factor" else str(value)


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")


def lacking_of(read: DraftRead) -> list[Finding]:
    """Fields that are empty or cannot be read, each with what is wrong."""
    form = read.bound(read.draft.fields)
    if form.is_valid():
        return []
    return [
        Finding("contracts.draft_lacks", Severity.BLOCKING, _plain(str(errors[0])), where=name)
        for name, errors in form.errors.items()
    ]


def _plain(words: str) -> str:
    """Words of a form, which are in the reader's language already and have no places."""
    return words.replace("{", "{{").replace("}", "}}")


def draft_row(row: ContractDraft) -> DraftRow:
    """A row of the list."""
    return DraftRow(**_of(row))


def draft_out(read: DraftRead, today: date) -> DraftOut:
    """A draft with what it lacks and what to look at (about 25 queries when it can be issued)."""
    looked = looked_through(read, today)
    findings = [*lacking_of(read), *looked.findings]
    return DraftOut(
        **_of(read.draft),
        fields={name: value for name, value in sorted(read.draft.fields.items()) if value},
        findings=[finding_out(finding) for finding in findings],
        ready=not looked.stops,
    )


def _of(row: ContractDraft) -> dict[str, Any]:
    return {
        "id": row.pk,
        "version": row.version,
        "reference": row.citizen.reference,
        "service": row.service_id,
        "contract": row.base_id,
        "decision": row.decision_id,
        "placement": row.chain,
    }
