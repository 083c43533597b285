"""What every area's API shares: exact numbers, findings in words, and a figure with how it came about.

Amounts are kroner. In: a number or a decimal in a string. Out: whole kroner as integers, everything else as exact decimals in
strings. What is refused is a list of findings, the same everywhere: status 422 when the request is not as described, 409 when
the rules refuse it.
"""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from ninja import Path, Schema
from pydantic import BeforeValidator, ConfigDict, Field, PlainSerializer, StrictBool, WithJsonSchema

from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text
from rammevaerk.web.sentences import sentence

LARGEST = 10**12
A_FLAG = text("A flag is no number.")
A_TEXT = text("A text is no whole number.")
A_DAY = text("A day is written like 2027-01-31.")
WRONG = {
    "missing": text("This is missing."),
    "extra_forbidden": text("There is no field of this name."),
    "string_too_short": text("Write at least {min_length} characters."),
    "string_too_long": text("Write at most {max_length} characters."),
    "greater_than_equal": text("The number is at least {ge}."),
    "greater_than": text("The number is above {gt}."),
    "less_than_equal": text("The number is at most {le}."),
    "less_than": text("The number is below {lt}."),
    "literal_error": text("Choose one of the values that are described."),
    "too_long": text("Send at most {max_length} in the list."),
    "too_short": text("Send at least {min_length} in the list."),
}
"""What to say of what a schema finds wrong, by the code of the finding; the rest is *not as described*."""


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")


Exact = Annotated[Decimal, PlainSerializer(_plain, return_type=str, when_used="json")]
"""A decimal out, without zeros at its end."""


def _number(value: Any) -> Any:
    """JSON's true is no number, though Python counts it as 1."""
    if isinstance(value, bool):
        raise ValueError(A_FLAG)  # noqa: TRY004 -- the one kind that becomes a finding
    return value


def _whole(value: Any) -> Any:
    """Digits in a string are no whole number either: what is described as an integer is sent as one."""
    if isinstance(value, str):
        raise ValueError(A_TEXT)  # noqa: TRY004 -- the one kind that becomes a finding
    return _number(value)


NUMBER = BeforeValidator(_number)
WHOLE = BeforeValidator(_whole)


def described(low: int, high: int, *, above: bool = False) -> WithJsonSchema:
    """What is accepted as a number between two whole numbers (`above` the lower one), said exactly: a JSON number or, where it
    may be large, digits with a point in a string."""
    number = {"type": "number", "exclusiveMinimum" if above else "minimum": low, "maximum": high}
    if high < LARGEST or above:
        return WithJsonSchema(number)
    sign = "-?" if low < 0 else ""
    return WithJsonSchema({"anyOf": [number, {"type": "string", "pattern": rf"^{sign}[0-9]{{1,12}}(\.[0-9]{{1,8}})?$"}]})


Kroner = Annotated[Decimal, Field(ge=0, le=LARGEST), NUMBER, described(0, LARGEST)]
"""An amount in that cannot be below zero."""

Signed = Annotated[Decimal, Field(ge=-LARGEST, le=LARGEST), NUMBER, described(-LARGEST, LARGEST)]
Share = Annotated[Decimal, Field(gt=0, le=1), NUMBER, described(0, 1, above=True)]
Words = Annotated[str, Field(max_length=250)]
Flag = StrictBool
"""True or false, and nothing that is read as one of them."""

LARGEST_ID = 2**63 - 1
RowId = Annotated[int, Field(ge=1, le=LARGEST_ID), WHOLE]
"""The id of a row, as the platform gave it."""

PathId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
"""The id of a row in an address."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _day(value: Any) -> Any:
    """Only a day as it is written; numbers and moments are no days, though they could be read as such."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError(A_DAY)
    return date.fromisoformat(value)


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"}, mode="validation")]
"""A day in, written like 2027-01-31."""


class Sent(Schema):
    """What another system sends: a field nobody knows is refused, so that a mistyped name is not passed over in silence."""

    model_config = ConfigDict(extra="forbid")


class FindingOut(Schema):
    """Something to say about the input: `blocking`, `warning` or `note`; what, where, and what to do next, in Danish."""

    code: str
    severity: str
    message: str
    remedy: str = ""
    where: str = ""


class Problem(Schema):
    """Why a request was refused."""

    findings: list[FindingOut]


class Written(Schema):
    """What was written: its id, and what was noted about it without stopping it."""

    id: int
    findings: Annotated[list[FindingOut], Field(default_factory=list)]


REFUSED: dict[int, type[Schema]] = {400: Problem, 409: Problem, 422: Problem}
"""The answers every address has beside its own: no JSON, against the rules, not as described."""


class FigureOut(Schema):
    """A figure of a calculation with what it was made of; names in the formula are keys of the inputs."""

    key: str
    label: str
    value: int | Exact | str | None
    unit: str
    formula: str = ""
    source: str = ""
    state: str = ""
    inputs: Annotated[list["FigureOut"], Field(default_factory=list)]


def finding_out(finding: Finding) -> FindingOut:
    """The finding in the reader's language."""
    return FindingOut(
        code=finding.code,
        severity=finding.severity.value,
        message=sentence(finding.message, finding.params),
        remedy=sentence(finding.remedy, finding.params),
        where=finding.where,
    )


def figure_out(figure: Figure) -> FigureOut:
    """The figure and everything below it."""
    return FigureOut(
        key=figure.key,
        label=sentence(figure.label, figure.params),
        value=figure.value,
        unit=figure.unit,
        formula=figure.formula,
        source=figure.source,
        state=figure.state,
        inputs=[figure_out(item) for item in figure.inputs],
    )


def refused(message: str, *, where: str = "", code: str = "web.refused") -> FindingOut:
    """A finding of the API itself."""
    return FindingOut(code=code, severity="blocking", message=message, where=where)


def of_validation(errors: list[dict[str, Any]]) -> list[FindingOut]:
    """What a schema found wrong, each with the place in the request. The value itself is never repeated."""
    return [
        refused(_said(error), where=".".join(str(part) for part in error["loc"]), code=f"web.input_{error['type']}")
        for error in errors
    ]


def _said(error: dict[str, Any]) -> str:
    """What is wrong, in the reader's language; only limits are filled in, never what was sent."""
    known: dict[str, Any] = error.get("ctx") or {}
    if error["type"] == "value_error" and str(known.get("error")) in (A_FLAG, A_TEXT, A_DAY):
        return sentence(str(known["error"]))
    limits = {name: value for name, value in known.items() if name in ("min_length", "max_length", "ge", "gt", "le", "lt")}
    return sentence(WRONG.get(error["type"], text("This is not as described.")), limits)


def written(pk: int, findings: Iterable[Finding] = ()) -> Written:
    """What an operation that writes answers."""
    return Written(id=pk, findings=[finding_out(finding) for finding in findings])
