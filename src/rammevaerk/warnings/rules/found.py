"""What is found in a service's figures, and the agreed limits it is found by. A finding is never a state: it stands on the page
until somebody raises a warning or sets it aside with a reason."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from fractions import Fraction

from rammevaerk.kernel.finding import Finding, Severity


class FoundKind(Enum):
    """Which rule found it; the value is what a row keeps."""

    DEVIATION = "deviation"
    OCCUPANCY = "occupancy"
    FEW_COME = "few_come"
    MANY_LEAVE = "many_leave"
    FALLING = "falling"
    CONFIRMATION = "confirmation"
    RETURN = "return"
    RESULT = "result"


@dataclass(frozen=True)
class Limits:
    """The agreed values of the day; None is not known, and its rule is not used. The others are the platform's own settings."""

    deviation: Decimal | None
    quarters: int | None
    points: Decimal | None
    band: Decimal | None
    old_days: int
    run_quarters: int
    chart_change: Fraction
    chart_months: int
    base_months: int


@dataclass(frozen=True)
class Basis:
    """What the expected places of a year rest on: the answers of so many of the municipalities asked; with none of them, the
    published tariffs."""

    year: int
    answered: int = 0
    asked: int = 0


@dataclass(frozen=True)
class FoundInFigures:
    """Something odd in a service's figures: which rule, since when it has been so, and the sentence that says it. `rests_on` is
    what the expected places rest on, newest first."""

    kind: FoundKind
    since: date
    finding: Finding
    places: Decimal | None = None
    share: Decimal | None = None
    rests_on: tuple[Basis, ...] = ()


def finding_of(code: str, message: str, params: dict[str, str]) -> Finding:
    return Finding(f"warnings.{code}", Severity.WARNING, message, params=params)


def written(value: Decimal, places: int = 1) -> str:
    """A number as the sentences have it, with a comma."""
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{rounded:f}".replace(".", ",")
