"""A few matches side by side: every criterion of the need and every figure as a row, what differs said in words."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.kernel.support import SUPPORT_LEVELS
from rammevaerk.needs.facts import Proposal
from rammevaerk.needs.pages.inquiring import AnswerShown
from rammevaerk.needs.rules.ordering import Candidate
from rammevaerk.needs.rules.profile import WantedGroup
from rammevaerk.needs.wording import (
    ages_words,
    distance_words,
    price_words,
    quality_words,
    wait_words,
    waiting_words,
)
from rammevaerk.registry.queries.searching import SearchedUnit, feature_choices
from rammevaerk.web import amounts, dates
from rammevaerk.web.sentences import sentence

MOST_COMPARED = 4
DAYS_OF_A_MONTH = 365 / 12
Chosen = list[tuple[SearchedUnit, Candidate]]


@dataclass(frozen=True)
class ComparedRow:
    """One matter with a word for each match."""

    label: str
    cells: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether the matches are not alike in it."""
        return len(set(self.cells)) > 1


@dataclass(frozen=True)
class Compared:
    """Matches side by side: name and unit of each, and the rows. `note` says why not all that were ticked are there; with
    fewer than two there are no rows."""

    units: tuple[SearchedUnit, ...]
    rows: tuple[ComparedRow, ...]
    note: str = ""

    @property
    def named(self) -> list[tuple[ComparedRow, list[tuple[str, str]]]]:
        """Each row with its cells, each beside the name of its match."""
        titles = [unit.full_name for unit in self.units]
        return [(row, list(zip(titles, row.cells, strict=True))) for row in self.rows]


def side_by_side(
    found: Proposal, wanted: Collection[int], months: int | None, answers: Mapping[int, AnswerShown]
) -> Compared | None:
    """The matches asked for in their order, at most four; None when none is asked for. No query."""
    ticked = [one for one in found.candidates if one.unit_id in wanted]
    if len(ticked) < 2:
        return Compared((), (), _("Tick at least two services to see them side by side.")) if ticked else None
    chosen = [(found.units[one.unit_id], one) for one in ticked[:MOST_COMPARED]]
    rows = [*_criteria(found, chosen), *_places(found, chosen), *_figures(chosen, months), *_beside(chosen, answers)]
    return Compared(tuple(unit for unit, _one in chosen), tuple(rows), _too_many(len(ticked)))


def _too_many(ticked: int) -> str:
    if ticked <= MOST_COMPARED:
        return ""
    words = ngettext(
        "%(n)s service is ticked. The first %(most)s of the list are shown.",
        "%(n)s services are ticked. The first %(most)s of the list are shown; take a tick away to see another.",
        ticked,
    )
    return words % {"n": ticked, "most": MOST_COMPARED}


def _criteria(found: Proposal, chosen: Chosen) -> Iterable[ComparedRow]:
    need, names = found.need, dict(feature_choices())
    yield _row(_("Paragraph"), (paragraph_label(need.paragraph) for _unit in chosen))
    for group in need.groups:
        yield _row(_("Target group: %(name)s") % {"name": group.name}, (_takes(unit, group) for unit, _one in chosen))
    yield _row(_("Age"), (ages_words(*unit.ages) for unit, _one in chosen))
    yield _row(_("Need of support"), (_levels(unit) for unit, _one in chosen))
    for code in sorted(need.must):
        yield _row(_("Must be there: %(name)s") % {"name": names[code]}, (_has(unit, code) for unit, _one in chosen))
    for code in sorted(need.nice):
        yield _row(_("Wanted: %(name)s") % {"name": names[code]}, (_has(unit, code) for unit, _one in chosen))


def _places(found: Proposal, chosen: Chosen) -> Iterable[ComparedRow]:
    yield _row(_("Place"), (wait_words(one, found.need) for _unit, one in chosen))
    yield _row(_("Next place"), (_coming(one) for _unit, one in chosen))
    yield _row(_("Waiting list"), (waiting_words(one.places.waiting) for _unit, one in chosen))
    yield _row(_("Distance in a straight line"), (distance_words(one.distance) for _unit, one in chosen))


def _figures(chosen: Chosen, months: int | None) -> Iterable[ComparedRow]:
    yield _row(_("Kr. per day, like for like"), (price_words(one.price) for _unit, one in chosen))
    if months:
        days = round(months * DAYS_OF_A_MONTH)
        label = _("%(months)s months (%(days)s days), kr.") % {"months": months, "days": days}
        yield _row(label, ("–" if one.price is None else amounts.thousands(one.price * days, 0) for _unit, one in chosen))
    yield _row(_("Quality, mean of the themes"), (quality_words(unit.quality) for unit, _one in chosen))


def _beside(chosen: Chosen, answers: Mapping[int, AnswerShown]) -> Iterable[ComparedRow]:
    yield _row(_("Operator"), (unit.operator_name or "–" for unit, _one in chosen))
    if answers:
        yield _row(_("Inquiry"), (_answer(answers.get(unit.unit_id)) for unit, _one in chosen))
    yield _row(_("Last confirmed"), (dates.short(unit.confirmed_on) if unit.confirmed_on else "–" for unit, _one in chosen))


def _row(label: str, cells: Iterable[str]) -> ComparedRow:
    return ComparedRow(label, tuple(cells))


def _takes(unit: SearchedUnit, group: WantedGroup) -> str:
    if unit.groups is None:
        return _("Not stated")
    return _("Yes") if group.covered_by & {str(pk) for pk in unit.groups} else _("Not named")


def _levels(unit: SearchedUnit) -> str:
    """*Let støttebehov – Højt støttebehov*."""
    if unit.support is None:
        return _("Not stated")
    return " – ".join(sentence(SUPPORT_LEVELS[step]) for step in dict.fromkeys(unit.support))


def _has(unit: SearchedUnit, code: str) -> str:
    has = unit.features.get(code)
    return _("Not stated") if has is None else _("Yes") if has else _("No")


def _coming(one: Candidate) -> str:
    places = one.places
    if not places.coming or places.next_free is None:
        return _("None is known")
    words = ngettext("%(n)s place from %(day)s", "%(n)s places from %(day)s", places.coming)
    return words % {"n": places.coming, "day": dates.short(places.next_free)}


def _answer(answer: AnswerShown | None) -> str:
    if answer is None:
        return _("Not asked")
    return ", ".join(part for part in (answer.mark.word, answer.words) if part)
