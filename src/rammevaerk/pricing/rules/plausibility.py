"""What looks odd in a calculation: it asks, and does not stop unless the price would be wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.rules.basis import Basis
from rammevaerk.pricing.rules.lines import CostKind, CostLine
from rammevaerk.pricing.rules.measure import Measure
from rammevaerk.pricing.rules.tariff import Tariff

_FAR_FROM_OTHERS = Decimal("1.5")
_AT_LEAST_APART = Decimal("0.03")
_MANY = 4

TARIFF, OVERHEAD_LINE, LINES, DIVISOR = "tariff", "overhead", "lines", "place_days"
"""Where a finding stands when it is no line of its own: keys of the traced figures, and the lines as a whole. A line is its
kind and its place from 1, as its figure is."""

ASSUMED_VALUES = "pricing.assumed_values"
"""The code of the finding that names the assumed values; it says the same of every sheet of a year."""
RECOVERS = "pricing.recovers_budget"
"""The code of the note that the tariff gives the budget back."""


@dataclass(frozen=True)
class PreviousSheet:
    """Last year's lines and published tariff, in kroner, and its budgeted places (0 when they are not known)."""

    year: int
    lines: tuple[CostLine, ...]
    tariff: Decimal
    places: int = 0


@dataclass(frozen=True)
class Peers:
    """The same year's other services under the paragraph: the middle share of indirect costs (of direct ones, overhead
    excluded), and line texts most of them have. `count` services stand behind it."""

    count: int
    indirect_share: Decimal | None = None
    usual_lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Beside:
    """What a calculation is set beside: the same item last year, and the others."""

    previous: PreviousSheet | None = None
    peers: Peers | None = None


def plausibility(
    basis: Basis,
    tariff: Tariff,
    *,
    lines: Sequence[CostLine],
    places: int,
    beside: Beside,
    limit: Decimal | None,
) -> tuple[Finding, ...]:
    """Findings on change since last year, overhead against others, missing lines, and assumed values.

    `limit` is the relative change that must be explained; None when it is not known, and then no change is asked about.
    """
    findings: list[Finding] = []
    previous, peers = beside.previous, beside.peers
    if previous is not None and limit is not None:
        findings += _changed_tariff(tariff, previous, limit)
        findings += _changed_lines(lines, previous, limit, spread=(places, tariff))
    findings += _own_overhead(basis.figure)
    if peers is not None:
        findings += _indirect_share(basis, lines, peers)
        findings += _missing_lines(lines, peers)
    findings += _assumed(tariff.figure)
    findings.append(_recovers(basis, tariff))
    return tuple(findings)


def _changed_tariff(tariff: Tariff, previous: PreviousSheet, limit: Decimal) -> list[Finding]:
    change = tariff.amount / previous.tariff - 1 if previous.tariff else Decimal(0)
    if abs(change) <= limit:
        return []
    return [
        _warning(
            "pricing.tariff_changed",
            text("The tariff changes {change} since {year}: from {before} to {after} kr. a day.")
            if tariff.measure is Measure.DAY
            else text("The tariff changes {change} since {year}: from {before} to {after} kr. per {one}."),
            {
                **_measured(tariff.measure),
                "change": _signed_percent(change),
                "year": str(previous.year),
                "before": _number(previous.tariff),
                "after": _number(Decimal(tariff.amount)),
                "limit": _percent(limit),
            },
            remedy=text("More than {limit} is asked about. Write the reason in the remarks of the report."),
            where=TARIFF,
        )
    ]


def _changed_lines(
    lines: Sequence[CostLine], previous: PreviousSheet, limit: Decimal, *, spread: tuple[int, Tariff]
) -> list[Finding]:
    """Lines that change more than the limit, per place when the number of places has changed."""
    places, tariff = spread
    before = {(line.kind, line.text): line.amount for line in previous.lines if not line.is_derived}
    per_place = tariff.measure.by_places and bool(previous.places)
    grown = Decimal(places) / previous.places if per_place else Decimal(1)
    findings = []
    for place, line in enumerate(lines, 1):
        earlier = None if line.is_derived else before.get((line.kind, line.text))
        change = line.amount / (earlier * grown) - 1 if earlier else Decimal(0)
        if earlier and abs(change) > limit:
            said = _changed_line(line, earlier, change, tariff, per_place=grown != 1)
            findings.append(replace(said, where=f"{line.kind.value}_{place}"))
    stands_still = grown != 1 and len(findings) >= _MANY and _total_change(lines, before) <= limit
    return [_costs_stand_still(lines, before, (previous.places, places), len(findings))] if stands_still else findings


def _total_change(lines: Sequence[CostLine], before: Mapping[tuple[CostKind, str], Decimal]) -> Decimal:
    """How much all lines that can be compared change together, as a positive fraction."""
    earlier = sum((before.get((line.kind, line.text), Decimal(0)) for line in lines), Decimal(0))
    now = sum((line.amount for line in lines if (line.kind, line.text) in before), Decimal(0))
    return abs(now / earlier - 1) if earlier else Decimal(0)


def _costs_stand_still(
    lines: Sequence[CostLine], before: Mapping[tuple[CostKind, str], Decimal], places: tuple[int, int], count: int
) -> Finding:
    """One finding for all lines when the places change and the costs do not."""
    earlier = sum((before.get((line.kind, line.text), Decimal(0)) for line in lines), Decimal(0))
    now = sum((line.amount for line in lines if (line.kind, line.text) in before), Decimal(0))
    change = (now / places[1]) / (earlier / places[0]) - 1
    return _warning(
        "pricing.costs_stand_still",
        text("The places go from {before} to {after}, but {count} lines do not follow: the cost per place changes {change}."),
        {"before": str(places[0]), "after": str(places[1]), "count": str(count), "change": _signed_percent(change)},
        remedy=text("Look whether the budget is made for the new number of places."),
        where=DIVISOR,
    )


def _changed_line(line: CostLine, earlier: Decimal, change: Decimal, tariff: Tariff, *, per_place: bool) -> Finding:
    return _warning(
        "pricing.line_changed",
        _changed_line_words(tariff.measure, per_place=per_place),
        {
            "line": line.text,
            "change": _signed_percent(change),
            "before": _number(earlier),
            "after": _number(line.amount),
            "day": _number((line.amount - earlier) / tariff.place_days),
            **_measured(tariff.measure),
        },
    )


def _measured(measure: Measure) -> dict[str, str]:
    """What a sentence about another measure than days says."""
    return {} if measure is Measure.DAY else {"one": measure.one, "many": measure.many}


def _changed_line_words(measure: Measure, *, per_place: bool) -> str:
    if measure is not Measure.DAY and per_place:
        return text("“{line}” changes {change} per place: from {before} to {after} kr. in all, which is {day} kr. per {one}.")
    if measure is not Measure.DAY:
        return text("“{line}” changes {change}: from {before} to {after} kr., which is {day} kr. per {one}.")
    if per_place:
        return text("“{line}” changes {change} per place: from {before} to {after} kr. in all, which is {day} kr. a day.")
    return text("“{line}” changes {change}: from {before} to {after} kr., which is {day} kr. a day.")


def _indirect_share(basis: Basis, lines: Sequence[CostLine], peers: Peers) -> list[Finding]:
    if peers.indirect_share is None or not basis.direct:
        return []
    own = sum((line.amount for line in lines if line.kind is CostKind.INDIRECT), Decimal(0)) / basis.direct
    far = own > peers.indirect_share * _FAR_FROM_OTHERS and own - peers.indirect_share > _AT_LEAST_APART
    if not far:
        return []
    return [
        _warning(
            "pricing.indirect_share_high",
            text("Indirect costs beside the overhead are {own} of the direct costs; the {count} others have {typical}."),
            {"own": _percent(own), "typical": _percent(peers.indirect_share), "count": str(peers.count)},
            remedy=text("Look whether central costs stand both in the overhead and in a line."),
            where=OVERHEAD_LINE,
        )
    ]


def _own_overhead(figure: Figure) -> list[Finding]:
    """An overhead written as an amount, far above the share all others use."""
    own, agreed = figure.find("own_share"), figure.find("agreed_share")
    if own is None or agreed is None or own.value is None or agreed.value is None:
        return []
    if own.number <= agreed.number * _FAR_FROM_OTHERS or own.number - agreed.number <= _AT_LEAST_APART:
        return []
    return [
        _warning(
            "pricing.overhead_high",
            text("The overhead as an amount is {own} of the direct costs; the share the others use is {agreed}."),
            {"own": _percent(own.number), "agreed": _percent(agreed.number)},
            remedy=text("Look whether the amount holds costs that stand in the lines already."),
            where=OVERHEAD_LINE,
        )
    ]


def _missing_lines(lines: Sequence[CostLine], peers: Peers) -> list[Finding]:
    own = {line.text for line in lines if line.amount or line.is_derived}
    missing = [name for name in peers.usual_lines if name not in own]
    if not missing:
        return []
    return [
        _warning(
            "pricing.lines_missing",
            text("Lines that most of the {count} others have are missing: {lines}."),
            {"lines": ", ".join(missing), "count": str(peers.count)},
            remedy=text("Enter the amount, or 0 when the service has none."),
            where=LINES,
        )
    ]


def _assumed(figure: Figure) -> list[Finding]:
    named = sorted({item.params.get("parameter", "") for item in figure.walk() if item.state == "assumed"} - {""})
    if not named:
        return []
    return [
        _warning(
            ASSUMED_VALUES,
            text("{count} values are assumed."),
            {"values": ", ".join(named), "count": str(len(named))},
            remedy=text("{values}. The secretariat enters them under “Values” when they are adopted."),
        )
    ]


def _recovers(basis: Basis, tariff: Tariff) -> Finding:
    income = tariff.place_days * tariff.amount
    return Finding(
        code=RECOVERS,
        severity=Severity.NOTE,
        where=DIVISOR,
        message=text("The tariff gives the budget back: {days} days × {tariff} kr. = {income} kr., {rest} kr. from the basis.")
        if tariff.measure is Measure.DAY
        else text("The tariff gives the budget back: {days} {many} × {tariff} kr. = {income} kr., {rest} kr. from the basis."),
        remedy=text("The difference comes from rounding."),
        params={
            **_measured(tariff.measure),
            "days": _number(tariff.place_days, 2),
            "tariff": _number(Decimal(tariff.amount)),
            "income": _number(income),
            "rest": _signed(income - basis.total),
        },
    )


def _warning(code: str, message: str, params: dict[str, str], *, remedy: str = "", where: str = "") -> Finding:
    return Finding(code=code, severity=Severity.WARNING, message=message, remedy=remedy, where=where, params=params)


def _number(amount: Decimal, decimals: int = 0) -> str:
    written = f"{amount:,.{decimals}f}".replace(",", " ").replace(".", ",").replace(" ", ".")
    return written.replace("-", "\N{MINUS SIGN}")


def _signed(amount: Decimal) -> str:
    written = _number(amount)
    return f"+{written}" if amount > 0 and written != "0" else written


def _percent(share: Decimal) -> str:
    return f"{share * 100:.1f}".replace(".", ",") + "\N{NO-BREAK SPACE}%"


def _signed_percent(share: Decimal) -> str:
    return ("+" if share > 0 else "\N{MINUS SIGN}") + _percent(abs(share))
