"""Cost lines: what a year is expected to cost, line by line (TR C1, C2, C4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text


class CostKind(Enum):
    """Where a line stands in the basis. Overhead is no line: it follows from the agreed share."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    CAPITAL = "capital"
    INCOME = "income"


@dataclass(frozen=True)
class CostLine:
    """One line of the budget in kroner a year, never negative; income is subtracted because of its kind.

    A capital line with a `book_value` is interest: its amount is the book value times the agreed rate, and
    `amount` is not read (TR C4).
    """

    kind: CostKind
    text: str
    amount: Decimal
    account: str = ""
    source: str = ""
    book_value: Decimal | None = None


def check_lines(lines: Iterable[CostLine]) -> tuple[Finding, ...]:
    """Blocking findings: a negative amount, a book value outside capital, no direct cost at all."""
    lines = tuple(lines)
    findings = [_negative(line) for line in lines if line.amount < 0 or (line.book_value or 0) < 0]
    findings += [_misplaced(line) for line in lines if line.book_value is not None and line.kind is not CostKind.CAPITAL]
    if not any(line.kind is CostKind.DIRECT and line.amount > 0 for line in lines):
        findings.append(
            Finding(
                code="pricing.no_direct_costs",
                severity=Severity.BLOCKING,
                message=text("The budget has no direct costs."),
                remedy=text("Enter the wages and the running costs of the service."),
            )
        )
    return tuple(findings)


def _negative(line: CostLine) -> Finding:
    return Finding(
        code="pricing.negative_line",
        severity=Severity.BLOCKING,
        message=text("“{line}” is below zero."),
        remedy=text("Write costs and income as positive amounts; income is subtracted by its kind."),
        params={"line": line.text},
        rule="ft.dk SOU Alm.del bilag 269 (2019-20)",
    )


def _misplaced(line: CostLine) -> Finding:
    return Finding(
        code="pricing.book_value_misplaced",
        severity=Severity.BLOCKING,
        message=text("“{line}” has a book value but is no capital line."),
        remedy=text("Choose depreciation and interest as the kind, or remove the book value."),
        params={"line": line.text},
    )
