"""What a municipality's return must hold (P&D 2.7), and what the returns say together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text

NO_USE = "none"


@dataclass(frozen=True)
class ReturnFact:
    """A municipality's latest word: intention (increase, unchanged, decrease, none), places expected on an average day of the
    year, wishes, and the reason when the service is not to be used."""

    intention: str
    expected_places: Decimal | None
    remark: str = ""
    wishes: str = ""
    reason: str = ""


@dataclass(frozen=True)
class ExpectedUse:
    """What the returns of a service and year say together: places by municipality, of those asked."""

    by_municipality: Mapping[int, Decimal]
    asked: int

    @property
    def answered(self) -> int:
        """How many municipalities have answered."""
        return len(self.by_municipality)

    @property
    def complete(self) -> bool:
        """Whether all have answered; a sum of fewer says too little."""
        return self.answered >= self.asked

    @property
    def places(self) -> Decimal | None:
        """The sum; None when nobody has answered."""
        return sum(self.by_municipality.values(), Decimal(0)) if self.by_municipality else None


def check_return(new: ReturnFact) -> tuple[Finding, ...]:
    """What keeps a return from being taken; `where` names the field."""
    return tuple(_faults(new))


def _faults(new: ReturnFact) -> Iterator[Finding]:
    if not new.intention:
        yield _fault("intention", text("Say whether you expect more, the same, less or no use."))
    if new.expected_places is None:
        yield _fault("expected_places", text("Say how many places you expect to use; 0 is an answer."))
    elif new.expected_places < 0:
        yield _fault("expected_places", text("Places cannot be below zero."))
    elif new.intention == NO_USE and new.expected_places:
        yield _fault("expected_places", text("No use is 0 places."))
    if new.intention == NO_USE and not new.reason.strip():
        yield _fault("reason", text("Say why the service is not to be used."))


def _fault(where: str, message: str) -> Finding:
    return Finding(f"dialogue.{where}", Severity.BLOCKING, message, where=where)
