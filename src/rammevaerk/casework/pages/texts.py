"""Texts by kind: what holds, what is to come, what held before, and what nobody has entered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from rammevaerk.casework.models import CaseText
from rammevaerk.casework.queries import dated
from rammevaerk.casework.rules.texts import MOST_GUIDE_POSTS, TextKind, in_force
from rammevaerk.casework.wording import text_name


@dataclass(frozen=True)
class Slot:
    """One text: the version that holds (None: none does), those to come and those before, newest first."""

    name: str
    number: int
    holds: CaseText | None
    coming: list[CaseText]
    earlier: list[CaseText]


@dataclass(frozen=True)
class KindShown:
    """The texts of a kind."""

    kind: str
    heading: str
    slots: list[Slot]


def kinds_shown(rows: Iterable[CaseText], today: date) -> list[KindShown]:
    """All texts by kind and number; the four guide posts stand there also while nobody has entered them. No query."""
    confirmed = [row for row in rows if row.state == CaseText.State.CONFIRMED]
    holding = {version.text_id for version in in_force(map(dated, confirmed), today)}
    return [KindShown(kind.value, _heading(kind), _slots(kind, confirmed, holding, today)) for kind in TextKind]


def _slots(kind: TextKind, confirmed: list[CaseText], holding: set[int], today: date) -> list[Slot]:
    of_kind = [row for row in confirmed if row.kind == kind.value]
    numbers = {row.number for row in of_kind}
    if kind is TextKind.GUIDE_POST:
        numbers |= set(range(1, MOST_GUIDE_POSTS + 1))
    slots = []
    for number in sorted(numbers):
        versions = [row for row in of_kind if row.number == number]
        slots.append(
            Slot(
                name=text_name(kind, number),
                number=number,
                holds=next((row for row in versions if row.pk in holding), None),
                coming=[row for row in versions if row.valid_from > today],
                earlier=[row for row in versions if row.valid_from <= today and row.pk not in holding],
            )
        )
    return slots


def text_state(row: CaseText, today: date, rows: list[CaseText]) -> tuple[str, str]:
    """Kind of mark and words of where a version stands."""
    if row.state != CaseText.State.CONFIRMED:
        return ("error" if row.state == CaseText.State.REFUSED else "info", str(row.get_state_display()))
    confirmed = [dated(each) for each in rows if each.state == CaseText.State.CONFIRMED]
    if row.valid_from > today:
        return "info", _("Confirmed, holds later")
    if row.pk in {version.text_id for version in in_force(confirmed, today)}:
        return "success", _("Holds")
    return "grey", _("No longer holds")


def _heading(kind: TextKind) -> str:
    return {
        TextKind.GUIDE_POST: _("The four guide posts"),
        TextKind.STANDARD: _("Quality standards"),
        TextKind.STEP: _("Steps of the procedure"),
    }[kind]
