"""Codes of placements in the reader's words."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from rammevaerk.contracts.models import Participant, Placement
from rammevaerk.kernel.paragraphs import PARAGRAPHS
from rammevaerk.kernel.support import SUPPORT_LEVELS
from rammevaerk.web.sentences import sentence


def is_child(code: str) -> bool:
    """Children are *anbragt*, adults *indskrevet*."""
    return code in PARAGRAPHS and PARAGRAPHS[code].children


def share_words(row: Placement) -> str:
    """`60 %` for part time, empty for full time."""
    return "" if row.factor == 1 else f"{(row.factor * 100).normalize():f}".replace(".", ",") + "\u00a0%"


def level_words(level: int | None) -> str:
    """A level of support; None was not assessed."""
    return _("Not assessed") if level is None else sentence(SUPPORT_LEVELS[level])


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
