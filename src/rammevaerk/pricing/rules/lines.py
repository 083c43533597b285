"""Cost lines: what a year is expected to cost, line by line (TR C1, C2, C4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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

    A capital line with a `book_value` is interest: its amount is the book value times the agreed rate, and with
    `remaining_years` depreciation too (TR C4). A `pensioned` line is pay of civil servants, which the pension add-on is
    taken of. An `is_supervision` line is the yearly fee by places (TR R15). Where the amount follows, `amount` is not read.
    """

    kind: CostKind
    text: str
    amount: Decimal
    account: str = ""
    source: str = ""
    book_value: Decimal | None = None
    remaining_years: Decimal | None = None
    pensioned: bool = False
    is_supervision: bool = False

    @property
    def is_derived(self) -> bool:
        """Whether the amount follows from something else than what is written."""
        return self.book_value is not None or self.is_supervision


LONGEST_LIFE = 999
"""The most years an asset can be used: more is a slip of the pen."""
PENSIONED = (CostKind.DIRECT, CostKind.INDIRECT)
"""Where pay of civil servants can stand."""


def check_lines(lines: Iterable[CostLine]) -> tuple[Finding, ...]:
    """Blocking findings: what is wrong with a line, the supervision's fee twice, no direct cost at all. `where` is
    `lines.` and the line's place from 1."""
    lines = tuple(lines)
    findings = [finding for place, line in enumerate(lines, 1) for finding in check_line(line, where=f"lines.{place}")]
    fees = [place for place, line in enumerate(lines, 1) if line.is_supervision]
    findings += [_supervision_twice(lines[place - 1], f"lines.{place}") for place in fees[1:]]
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


def check_line(line: CostLine, *, where: str = "") -> Iterator[Finding]:
    """What is wrong with one line by itself."""
    capital = line.kind is CostKind.CAPITAL
    if line.amount < 0 or (line.book_value or 0) < 0:
        yield _negative(line, where)
    if line.book_value is not None and not capital:
        yield _misplaced(line, where)
    if line.remaining_years is not None:
        if line.book_value is None or not capital:
            yield _life_misplaced(line, where)
        elif not 0 < line.remaining_years <= LONGEST_LIFE:
            yield _life_over(line, where)
    if line.pensioned and line.kind not in PENSIONED:
        yield _pension_misplaced(line, where)
    if line.is_supervision and (line.kind is not CostKind.INDIRECT or line.pensioned):
        yield _supervision_misplaced(line, where)


def _negative(line: CostLine, where: str) -> Finding:
    return Finding(
        code="pricing.negative_line",
        severity=Severity.BLOCKING,
        message=text("“{line}” is below zero."),
        remedy=text("Write costs and income as positive amounts; income is subtracted by its kind."),
        where=where,
        params={"line": line.text},
        rule="ft.dk SOU Alm.del bilag 269 (2019-20)",
    )


def _misplaced(line: CostLine, where: str) -> Finding:
    return _wrong(
        "pricing.book_value_misplaced",
        text("“{line}” has a book value but is no capital line."),
        text("Choose depreciation and interest as the kind, or remove the book value."),
        (line, where),
    )


def _life_misplaced(line: CostLine, where: str) -> Finding:
    return _wrong(
        "pricing.remaining_life_misplaced",
        text("“{line}” has a remaining life but is no asset with a book value."),
        text("Write the book value on a line of depreciation and interest, or remove the remaining life."),
        (line, where),
    )


def _life_over(line: CostLine, where: str) -> Finding:
    return _wrong(
        "pricing.remaining_life_over",
        text("The remaining life of “{line}” must be above zero and no more than 999 years."),
        text("An asset written off has no book value any more: remove the line or write what is left of its life."),
        (line, where),
    )


def _pension_misplaced(line: CostLine, where: str) -> Finding:
    return _wrong(
        "pricing.pension_misplaced",
        text("“{line}” is marked as pay of civil servants but is no direct or indirect cost."),
        text("Choose direct or indirect as the kind, or take the mark away."),
        (line, where),
    )


def _supervision_misplaced(line: CostLine, where: str) -> Finding:
    return _wrong(
        "pricing.supervision_misplaced",
        text("“{line}” is marked as the supervision's fee, which is an indirect cost and no pay."),
        text("Choose indirect as the kind, or take the mark away."),
        (line, where),
    )


def _supervision_twice(line: CostLine, where: str) -> Finding:
    return _wrong(
        "pricing.supervision_twice",
        text("“{line}” counts the supervision's fee a second time."),
        text("Keep one of the two lines."),
        (line, where),
    )


def _wrong(code: str, message: str, remedy: str, at: tuple[CostLine, str]) -> Finding:
    line, where = at
    return Finding(code, Severity.BLOCKING, message, remedy, where=where, params={"line": line.text})
