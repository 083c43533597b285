"""A search as the page shows it: groups of matches with numbers and reasons, those left out, and a few side by side."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from rammevaerk.needs.facts import LeftOut, Proposal
from rammevaerk.needs.rules.ordering import PUBLIC_FIRST, Candidate
from rammevaerk.needs.wording import (
    distance_words,
    group_heading,
    place_reasons,
    price_words,
    quality_words,
    reason_words,
    wait_words,
    waiting_words,
)
from rammevaerk.registry.queries.searching import SearchedUnit
from rammevaerk.web import amounts, dates

MOST_COMPARED = 4
SHOWN_AT_ONCE = 5
SHOWN_AT_MOST = 20
DAYS_OF_A_MONTH = 365 / 12


@dataclass(frozen=True)
class ReasonShown:
    """One reason: its sentence, and whether it speaks for the unit (`fits`, `partial`), is a question (`unknown`) or is only
    told (`told`)."""

    words: str
    verdict: str


@dataclass(frozen=True)
class MatchShown:
    """One match with its number in the whole list. `because`: why it was not chosen."""

    number: int
    unit: SearchedUnit
    title: str
    figures: tuple[tuple[str, str], ...]
    reasons: tuple[ReasonShown, ...]
    compared: bool
    because: str


@dataclass(frozen=True)
class GroupShown:
    """A group of the agreed order: its best matches, and how many fit beside them."""

    heading: str
    matches: tuple[MatchShown, ...]
    is_municipal: bool
    count: int

    @property
    def first(self) -> tuple[MatchShown, ...]:
        """Those shown at once."""
        return self.matches[:SHOWN_AT_ONCE]

    @property
    def more(self) -> tuple[MatchShown, ...]:
        """Those behind a fold, so that the next group is in sight."""
        return self.matches[SHOWN_AT_ONCE:]

    @property
    def unshown(self) -> int:
        """How many fit that the page does not show: a list of hundreds helps nobody."""
        return self.count - len(self.matches)


@dataclass(frozen=True)
class LeftOutShown:
    """A unit that does not fit, with why."""

    title: str
    because: str


def groups_shown(found: Proposal, *, compared: Collection[int], reasons: dict[int, str]) -> list[GroupShown]:
    """The groups in their order, the matches numbered through; of each group those that fit best."""
    shown, before = [], 0
    for group, candidates in found.groups:
        best = candidates[:SHOWN_AT_MOST]
        matches = tuple(_match(number, one, found, compared, reasons) for number, one in enumerate(best, before + 1))
        shown.append(GroupShown(group_heading(group, len(candidates)), matches, group in PUBLIC_FIRST, len(candidates)))
        before += len(candidates)
    return shown


def _match(number: int, candidate: Candidate, found: Proposal, compared: Collection[int], reasons: dict[int, str]) -> MatchShown:
    unit = found.units[candidate.unit_id]
    return MatchShown(
        number=number,
        unit=unit,
        title=unit.full_name,
        figures=(
            (_("Place"), wait_words(candidate, found.need)),
            (_("Distance"), distance_words(candidate.distance)),
            (_("Kr. per day"), price_words(candidate.price)),
            (_("Quality"), quality_words(unit.quality)),
        ),
        reasons=(
            *(ReasonShown(reason_words(reason), reason.verdict.value) for reason in candidate.fit.reasons[1:]),
            *(ReasonShown(words, "told") for words in place_reasons(candidate)),
        ),
        compared=unit.unit_id in compared,
        because=reasons.get(unit.unit_id, ""),
    )


def left_out_shown(left_out: tuple[LeftOut, ...]) -> list[LeftOutShown]:
    """Those that do not fit, by name."""
    shown = [LeftOutShown(one.unit.full_name, "; ".join(reason_words(reason) for reason in one.because)) for one in left_out]
    return sorted(shown, key=lambda one: one.title)


@dataclass(frozen=True)
class Compared:
    """A few matches side by side: their names, and rows of one word for each."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def side_by_side(found: Proposal, wanted: Collection[int], months: int | None) -> Compared | None:
    """The matches asked for, at most four, in their order; None for fewer than two."""
    chosen = [one for one in found.candidates if one.unit_id in wanted][:MOST_COMPARED]
    if len(chosen) < 2:
        return None
    units = [found.units[one.unit_id] for one in chosen]
    rows = [
        (_("Operator"), tuple(unit.operator_name or "–" for unit in units)),
        (_("Place"), tuple(wait_words(one, found.need) for one in chosen)),
        (_("Waiting list"), tuple(waiting_words(one.places.waiting) for one in chosen)),
        (_("Distance in a straight line"), tuple(distance_words(one.distance) for one in chosen)),
        (_("Kr. per day, like for like"), tuple(price_words(one.price) for one in chosen)),
        (_("Target groups taken"), tuple(f"{one.fit.groups_met} / {len(found.need.groups)}" for one in chosen)),
        (_("Wishes met"), tuple(f"{one.fit.nice_met} / {len(found.need.nice)}" for one in chosen)),
        (_("Not stated"), tuple(str(one.fit.questions) for one in chosen)),
        (_("Quality, mean of the themes"), tuple(quality_words(unit.quality) for unit in units)),
        (_("Last confirmed"), tuple(dates.short(unit.confirmed_on) if unit.confirmed_on else "–" for unit in units)),
    ]
    if months:
        days = round(months * DAYS_OF_A_MONTH)
        label = _("%(months)s months (%(days)s days), kr.") % {"months": months, "days": days}
        cost = tuple("–" if one.price is None else amounts.thousands(one.price * days, 0) for one in chosen)
        rows.insert(4, (label, cost))
    return Compared(tuple(unit.full_name for unit in units), tuple(rows))
