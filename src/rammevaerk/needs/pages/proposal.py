"""A search as the page shows it: groups of matches with numbers and reasons, and those left out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from rammevaerk.needs.facts import LeftOut, Proposal
from rammevaerk.needs.rules.ordering import PUBLIC_FIRST, Candidate, OperatorGroup
from rammevaerk.needs.wording import (
    designated_words,
    distance_words,
    group_heading,
    place_reasons,
    price_words,
    quality_words,
    reason_words,
    wait_words,
)
from rammevaerk.registry.queries.searching import SearchedUnit
from rammevaerk.web.amounts import DASH

SHOWN_AT_ONCE = 5
SHOWN_AT_MOST = 20
ALL = frozenset(group.value for group in OperatorGroup)


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
    away: str
    figures: tuple[tuple[str, str], ...]
    reasons: tuple[ReasonShown, ...]
    compared: bool
    because: str

    @property
    def where(self) -> str:
        """*Slagelse, 24 km*; of a protected address the band of its distance alone."""
        place = "" if self.unit.protected_address else self.unit.location_name
        return ", ".join(part for part in (place, self.away) if part not in ("", DASH)) or _("Not stated where")


@dataclass(frozen=True)
class GroupShown:
    """A group of the agreed order: its best matches, and how many fit in all."""

    code: str
    heading: str
    matches: tuple[MatchShown, ...]
    is_municipal: bool
    count: int

    @property
    def more(self) -> int:
        """How many can be asked for beside those shown, which are few so that the next group is in sight."""
        return min(self.count, SHOWN_AT_MOST) - len(self.matches)

    @property
    def unshown(self) -> int:
        """How many fit that the page never shows: a list of hundreds helps nobody."""
        return max(0, self.count - SHOWN_AT_MOST)


@dataclass(frozen=True)
class LeftOutShown:
    """A unit that does not fit, with why."""

    title: str
    because: str


def groups_shown(
    found: Proposal,
    *,
    compared: Collection[int] = (),
    reasons: Mapping[int, str] | None = None,
    open_groups: Collection[str] = ALL,
) -> list[GroupShown]:
    """The groups in their order, the matches numbered through; of each group the best, more of the open ones (no query).
    A designated service stands in its group, with the note that no municipal alternative exists (readings 3.5)."""
    shown, before = [], 0
    chosen = {
        group: found_ones[: SHOWN_AT_MOST if group.value in open_groups else SHOWN_AT_ONCE] for group, found_ones in found.groups
    }
    for group, candidates in found.groups:
        best = chosen[group]
        matches = tuple(
            _match(number, one, found, _Beside(compared, reasons or {})) for number, one in enumerate(best, before + 1)
        )
        shown.append(
            GroupShown(group.value, group_heading(group, len(candidates)), matches, group in PUBLIC_FIRST, len(candidates))
        )
        before += len(candidates)
    return shown


@dataclass(frozen=True)
class _Beside:
    """What is told beside the search itself: units being compared, and why some were not chosen."""

    compared: Collection[int]
    reasons: Mapping[int, str]


def _match(number: int, candidate: Candidate, found: Proposal, beside: _Beside) -> MatchShown:
    unit, away = found.units[candidate.unit_id], distance_words(candidate.distance)
    return MatchShown(
        number=number,
        unit=unit,
        title=unit.full_name,
        away=away,
        figures=(
            (_("Place"), wait_words(candidate, found.need)),
            (_("Distance"), away),
            (_("Kr. per day"), price_words(candidate.price)),
            (_("Quality"), quality_words(unit.quality)),
        ),
        reasons=(
            *(ReasonShown(reason_words(reason), reason.verdict.value) for reason in candidate.fit.reasons[1:]),
            *(ReasonShown(words, "told") for words in place_reasons(candidate)),
            *([ReasonShown(designated_words(), "told")] if unit.is_designated else []),
        ),
        compared=unit.unit_id in beside.compared,
        because=beside.reasons.get(unit.unit_id, ""),
    )


def left_out_shown(left_out: tuple[LeftOut, ...]) -> list[LeftOutShown]:
    """Those that do not fit, by name."""
    shown = [LeftOutShown(one.unit.full_name, "; ".join(reason_words(reason) for reason in one.because)) for one in left_out]
    return sorted(shown, key=lambda one: one.title)
