"""What a regulation line is made of, out of its trace: the result, what is carried or met by others, an expired reserve."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from rammevaerk.kernel.trace import Figure

RESULT, ELSEWHERE, CARRIED, EXPIRED, OTHER = "result", "elsewhere", "carried", "expired", "other"


@dataclass(frozen=True)
class RegulationPart:
    """One part in kroner as it acts on the basis: + raises the tariff. `year` is where it comes from, None when the trace does
    not tell."""

    key: str
    amount: Decimal
    year: int | None = None


def regulation_parts(line: Figure) -> tuple[RegulationPart, ...]:
    """The parts of a traced regulation line; they sum to it exactly.

    What the trace does not take apart, such as a result spread over several years, is one part, `other`. A line of zero
    without a result has no parts.
    """
    result = line.find("result")
    found = []
    if result is not None:
        found.append(RegulationPart(RESULT, -result.number, _year(result)))
        for key in (ELSEWHERE, CARRIED):
            part = line.find(key)
            if part is not None and part.number:
                found.append(RegulationPart(key, part.number, _year(result)))
    expired = line.find("expired")
    if expired is not None:
        found.append(RegulationPart(EXPIRED, -expired.number, _year(expired)))
    rest = line.number - sum((part.amount for part in found), Decimal(0))
    if rest:
        found.append(RegulationPart(OTHER, rest))
    return tuple(found)


def _year(figure: Figure) -> int | None:
    written = figure.params.get("year", "")
    return int(written) if written.isdigit() else None
