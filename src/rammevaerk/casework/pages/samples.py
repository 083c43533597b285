"""A sample's cases and how it was drawn."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rammevaerk.casework import queries
from rammevaerk.casework.models import Draw, SampledCase
from rammevaerk.casework.pages.checklist import defect_words
from rammevaerk.casework.rules.checklist import agreement
from rammevaerk.casework.rules.drawing import DIGITS_SHOWN, digest
from rammevaerk.kernel.paragraphs import paragraph_label


@dataclass(frozen=True)
class CaseShown:
    """A sampled case in the list: what was found, and on how many points the two lists agree."""

    pk: int
    reference: str
    paragraph: str
    closed_on: date
    is_own: bool
    verdict: tuple[str, str] | None
    same: int
    both: int


@dataclass(frozen=True)
class Drawn:
    """A case the sample was drawn from, by its number, with the beginning of its digest."""

    case: int
    digest: str
    chosen: bool


def cases_shown(cases: Iterable[SampledCase], by: int) -> list[CaseShown]:
    """The cases in the order drawn (2 queries); `by` is the person who looks."""
    rows = list(cases)
    verdicts, answers = queries.verdicts_of(row.pk for row in rows), queries.answers_of_cases(rows)
    found = []
    for row in rows:
        own, sampled = (queries.codes(given) for given in answers[row.pk])
        agreed = agreement(own, sampled)
        citizen, opener = row.need.citizen, row.need.opened_by
        found.append(
            CaseShown(
                pk=row.pk,
                reference=citizen.reference if citizen else "",
                paragraph=paragraph_label(row.need.paragraph),
                closed_on=row.need.closed_on,
                is_own=opener is not None and opener.user_id == by,
                verdict=defect_words(verdicts[row.pk].defect) if row.pk in verdicts else None,
                same=sum(agreed.values()),
                both=len(agreed),
            )
        )
    return found


def how_drawn(row: Draw) -> list[Drawn]:
    """All cases that could be drawn, in the order of their digests; the first ones were taken."""
    return [Drawn(case, digest(row.seed, case)[:DIGITS_SHOWN], place <= row.drawn) for place, case in enumerate(row.pool, 1)]
