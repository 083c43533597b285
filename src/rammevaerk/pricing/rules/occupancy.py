"""Budgeted occupancy: the mean of two closed years, held within the agreed band (TR C9, C11; readings 2.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.paragraphs import PARAGRAPHS, ParagraphKind
from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook

METHOD = "pricing.occupancy_method"
DAYS = "pricing.days_per_year"
_HUNDREDTH_OF_A_PERCENT = Decimal("0.0001")
_RULE = "Beregningsmodellen C9"


class OccupancyKind(Enum):
    """Which band applies; the values are the last part of the parameters' ids."""

    DAY_RESIDENTIAL = "day_residential"
    SHORT_STAY = "short_stay"


@dataclass(frozen=True)
class TakenOverUse:
    """A part of what another item's accounts show, taken over with it: `share` of its days and places, as a fraction."""

    service: str
    billable_days: Decimal
    places: int
    days: int
    share: Decimal


@dataclass(frozen=True)
class AccountUse:
    """What a closed year shows of an item: billable days, budgeted places and days of the day basis; `open_days` are those it
    was open, None throughout. `taken_over` is what items it has succeeded add; alone, its own places are 0."""

    year: int
    billable_days: Decimal
    places: int
    days: int
    taken_over: tuple[TakenOverUse, ...] = ()
    open_days: int | None = None

    @property
    def joint_days(self) -> Decimal:
        """The billable days with those taken over."""
        return self.billable_days + sum((part.billable_days * part.share for part in self.taken_over), Decimal(0))

    @property
    def room(self) -> Decimal:
        """Places × days, with what was taken over."""
        taken = sum((part.places * part.days * part.share for part in self.taken_over), Decimal(0))
        return Decimal(self.places * (self.open_days or self.days)) + taken

    @property
    def share(self) -> Decimal:
        """Actual occupancy as a fraction with four decimals (97.39 %); above 1 is valid. Raises for no places."""
        if self.room <= 0 or self.days <= 0:
            raise ValueError("occupancy needs places and days above zero")
        return _rounded(self.joint_days / self.room)


@dataclass(frozen=True)
class OccupancyBand:
    """The lowest and highest budgeted occupancy without a deviation, as fractions, both included."""

    low: Decimal
    high: Decimal

    def clip(self, share: Decimal) -> Decimal:
        return min(max(share, self.low), self.high)


@dataclass(frozen=True)
class BudgetedOccupancy:
    """The b of the tariff with its trace; `share` is None when a finding blocks."""

    share: Decimal | None
    figure: Figure | None
    findings: tuple[Finding, ...] = ()


def occupancy_kind(paragraph: str) -> OccupancyKind:
    """Short stays, acute and relief have a band of their own; all other paragraphs share the other."""
    known = PARAGRAPHS.get(paragraph)
    short = known is not None and known.kind is ParagraphKind.SHORT_STAY
    return OccupancyKind.SHORT_STAY if short else OccupancyKind.DAY_RESIDENTIAL


def band_ids(kind: OccupancyKind) -> tuple[str, str]:
    """The parameter ids of the band's two ends."""
    return f"pricing.occupancy_band_low.{kind.value}", f"pricing.occupancy_band_high.{kind.value}"


def budgeted_occupancy(
    kind: OccupancyKind,
    accounts: Sequence[AccountUse],
    *,
    year: int,
    rulebook: Rulebook,
    wanted: Decimal | None = None,
) -> BudgetedOccupancy:
    """The occupancy of year t: what the operator was granted, else the mean of the accounts of t−3 and t−2.

    A mean outside the band is clipped and flagged; a wanted share of 0 or above the band is refused, below the
    band it is used and flagged. Raises UnknownParameter for the band or the method.
    """
    low_id, high_id = band_ids(kind)
    band = OccupancyBand(rulebook.decimal(low_id), rulebook.decimal(high_id))
    if wanted is not None:
        return _granted(wanted, band, rulebook.figure(low_id))
    if rulebook.choice(METHOD) != "mean_of_two_accounts":
        return _stopped(_finding("pricing.occupancy_not_budgeted", text("The operator has not budgeted an occupancy.")))
    used = sorted((use for use in accounts if use.year in (year - 3, year - 2)), key=lambda use: use.year)
    if not used:
        return _stopped(
            _finding(
                "pricing.no_accounts",
                text("There are no accounts of {first} or {second} to take the occupancy from."),
                {"first": str(year - 3), "second": str(year - 2)},
            )
        )
    return _mean(used, band, year=year, rulebook=rulebook, kind=kind)


def _mean(
    used: Sequence[AccountUse], band: OccupancyBand, *, year: int, rulebook: Rulebook, kind: OccupancyKind
) -> BudgetedOccupancy:
    mean = _rounded(sum((use.share for use in used), Decimal(0)) / len(used))
    share = band.clip(mean)
    findings = []
    if len(used) == 1:
        findings.append(_one_account(used[0].year))
    if share != mean:
        findings.append(_clipped(mean, share))
    figure = _mean_figure(used, share, clipped=share != mean)
    low, high = (
        replace(rulebook.figure(name), key=key, unit="%") for name, key in zip(band_ids(kind), ("low", "high"), strict=True)
    )
    method = rulebook.figure(METHOD)
    figure = replace(figure, inputs=(*figure.inputs, low, high), source=method.source, state=method.state, params=method.params)
    return BudgetedOccupancy(share, figure, tuple(findings))


def _mean_figure(used: Sequence[AccountUse], share: Decimal, *, clipped: bool) -> Figure:
    if len(used) == 1:
        formula = text("{first}, held within {low} to {high}") if clipped else "{first}"
    elif clipped:
        formula = text("({first} + {second}) / 2, held within {low} to {high}")
    else:
        formula = "({first} + {second}) / 2"
    inputs = tuple(use_figure(key, use) for key, use in zip(("first", "second"), used, strict=False))
    return Figure(
        key="occupancy",
        label=text("Budgeted occupancy"),
        value=share,
        unit="%",
        formula=formula,
        inputs=inputs,
        source=_RULE,
    )


def use_figure(key: str, use: AccountUse) -> Figure:
    """The occupancy of one closed year with how it came about."""
    if use.taken_over:
        return _joint_figure(key, use)
    return Figure(
        key=key,
        label=text("Actual occupancy {year}"),
        value=use.share,
        unit="%",
        formula="{billable} / ({places} × {days})",
        inputs=(
            Figure("billable", text("Billable days"), use.billable_days.normalize(), "døgn"),
            Figure("places", text("Budgeted places"), use.places, "pladser"),
            Figure(
                "days", text("Days") if use.open_days is None else text("Days it was open"), use.open_days or use.days, "dage"
            ),
        ),
        source=f"Regnskab {use.year}",
        params={"year": str(use.year)},
    )


def _joint_figure(key: str, use: AccountUse) -> Figure:
    """The use of several items together; each is named with its own days and places."""
    own = (TakenOverUse("", use.billable_days, use.places, use.open_days or use.days, Decimal(1)),) if use.places else ()
    return Figure(
        key=key,
        label=text("Actual occupancy {year}"),
        value=use.share,
        unit="%",
        formula=text("All billable days together / all places × days together"),
        inputs=tuple(_part_figure(place, part) for place, part in enumerate((*own, *use.taken_over), 1)),
        source=f"Regnskab {use.year}",
        params={"year": str(use.year)},
    )


def _part_figure(place: int, part: TakenOverUse) -> Figure:
    share = Figure("handed_share", text("Share taken over"), part.share, "%")
    return Figure(
        key=f"part_{place}",
        label=text("Billable days of the service itself")
        if not part.service
        else text("Billable days taken over from {service}"),
        value=part.billable_days * part.share,
        unit="døgn",
        formula="{part_days} × {handed_share}" if part.share != 1 else "",
        inputs=(
            Figure("part_days", text("Billable days"), part.billable_days.normalize(), "døgn"),
            Figure("part_places", text("Budgeted places"), part.places, "pladser"),
            Figure("part_open", text("Days"), part.days, "dage"),
            *((share,) if part.share != 1 else ()),
        ),
        params={"service": part.service},
    )


def _granted(wanted: Decimal, band: OccupancyBand, low: Figure) -> BudgetedOccupancy:
    if wanted <= 0 or wanted > band.high:
        return _stopped(
            _finding(
                "pricing.occupancy_refused",
                text("A budgeted occupancy of {wanted} cannot be used: it must be above 0 and at most {high}."),
                {"wanted": _percent(wanted), "high": _percent(band.high)},
            )
        )
    findings: tuple[Finding, ...] = ()
    if wanted < band.low:
        findings = (
            _finding(
                "pricing.occupancy_below_band",
                text(
                    "The budgeted occupancy {wanted} lies below the band's {low}. It needs the approval of the agreement's body."
                ),
                {"wanted": _percent(wanted), "low": _percent(band.low)},
                severity=Severity.WARNING,
            ),
        )
    share = wanted.normalize()
    figure = Figure(
        key="occupancy",
        label=text("Budgeted occupancy"),
        value=share,
        unit="%",
        inputs=(replace(low, key="low", unit="%"),),
        source="Driftsherrens budget",
    )
    return BudgetedOccupancy(share, figure, findings)


def _one_account(year: int) -> Finding:
    return _finding(
        "pricing.one_account",
        text("The occupancy rests on the accounts of {year} alone."),
        {"year": str(year)},
        severity=Severity.WARNING,
    )


def _clipped(mean: Decimal, share: Decimal) -> Finding:
    return _finding(
        "pricing.occupancy_clipped",
        text("The mean occupancy {mean} lies outside the band and was set to {share}."),
        {"mean": _percent(mean), "share": _percent(share)},
        severity=Severity.WARNING,
    )


def _stopped(finding: Finding) -> BudgetedOccupancy:
    return BudgetedOccupancy(None, None, (finding,))


def _finding(code: str, message: str, params: dict[str, str] | None = None, *, severity: Severity = Severity.BLOCKING) -> Finding:
    remedy = text("Enter the budgeted occupancy on the sheet.") if severity is Severity.BLOCKING else ""
    return Finding(code=code, severity=severity, message=message, remedy=remedy, params=params or {})


def _rounded(share: Decimal) -> Decimal:
    """Two decimals of a per cent, half up: the figure shown is the figure used, so a reader can recompute it."""
    return share.quantize(_HUNDREDTH_OF_A_PERCENT, rounding=ROUND_HALF_UP)


def _percent(share: Decimal) -> str:
    written = f"{(share * 100).normalize():f}".replace(".", ",")
    return f"{written}\N{NO-BREAK SPACE}%"
