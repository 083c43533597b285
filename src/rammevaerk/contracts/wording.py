"""Codes of placements in the reader's words."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rammevaerk.contracts.models import Participant, Placement
from rammevaerk.kernel.paragraphs import PARAGRAPHS


def is_child(code: str) -> bool:
    """Children are *anbragt*, adults *indskrevet*."""
    return code in PARAGRAPHS and PARAGRAPHS[code].children


def share_words(row: Placement) -> str:
    """`60 %` for part time, empty for full time."""
    return "" if row.factor == 1 else f"{(row.factor * 100).normalize():f}".replace(".", ",") + "\u00a0%"


LEVELS: tuple[tuple[int, str | Promise], ...] = (
    (0, gettext_lazy("No support")),
    (1, gettext_lazy("Light support")),
    (2, gettext_lazy("Moderate support")),
    (3, gettext_lazy("Heavy support")),
    (4, gettext_lazy("Full support")),
)
"""FFB's five levels of support, the least first."""


def level_words(level: int | None) -> str:
    """A level of support; None was not assessed."""
    return _("Not assessed") if level is None else str(dict(LEVELS).get(level, level))


def participants(codes: Iterable[str]) -> str:
    """Who took part, by function: `borgeren, tilbuddet`."""
    known = dict(Participant.choices)
    words = [str(known.get(code, code)) for code in codes]
    return ", ".join(word if number == 0 else word[:1].lower() + word[1:] for number, word in enumerate(words))


def outcome_headers(measure: str) -> tuple[str, ...]:
    """The outcomes of a measure, in the order of `rules.outcomes.OUTCOMES_OF`."""
    return {
        "held": (_("By its day"), _("After its day"), _("Overdue")),
        "goal": (_("Progress"), _("Unchanged"), _("Going back")),
        "level": (_("Less support"), _("The same support"), _("More support")),
    }[measure]
