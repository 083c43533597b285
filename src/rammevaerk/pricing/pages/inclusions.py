"""What a price includes, on the page, in files and on paper."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rammevaerk.pricing.inclusions import Said, item_that_says, said_in, said_of
from rammevaerk.pricing.models import Inclusion, TariffItem
from rammevaerk.pricing.pages.private_words import part_words
from rammevaerk.web import amounts

_MARKS = {True: "\N{CHECK MARK}", False: "\N{MULTIPLICATION X}", None: amounts.DASH}


@dataclass(frozen=True)
class PartShown:
    """A part of the fixed list; `included` None is not stated."""

    label: str
    included: bool | None
    note: str

    @property
    def mark(self) -> str:
        return _MARKS[self.included]

    @property
    def words(self) -> str:
        return said_words(self.included)


def said_words(included: bool | None) -> str:
    """I prisen · Ikke i prisen · Ikke oplyst."""
    return {True: _("In the price"), False: _("Not in the price"), None: _("Not stated")}[included]


def parts_of(item: TariffItem) -> list[PartShown]:
    """All parts of the fixed list, those not stated too (1 query)."""
    return _parts(said_of(item_that_says(item)))


def parts_of_item(item_id: int) -> list[PartShown]:
    """The same by the item's id (2 queries)."""
    return parts_of(TariffItem.objects.get(pk=item_id))


def parts_beside(row: Any) -> list[PartShown]:
    """The same of a row that was read with it (no query)."""
    return _parts(said_in(row))


def _parts(said: Mapping[str, Said]) -> list[PartShown]:
    found = []
    for part in Inclusion.Part:
        told = said.get(part.value)
        found.append(PartShown(part_words(part), told.included if told else None, told.note if told else ""))
    return found


def part_choices() -> list[tuple[str, str]]:
    return [(part.value, part_words(part)) for part in Inclusion.Part]


def parts_cell(row: Any) -> SafeString:
    """A mark and a word for each part that is stated, in the list."""
    said = _included(row)
    if not said:
        return format_html("{}", _("Not stated"))
    lines = [
        (_MARKS[included], said_words(included), _named(said, included))
        for included in (True, False)
        if included in said.values()
    ]
    unknown = len(Inclusion.Part) - len(said)
    if unknown:
        lines.append((_MARKS[None], "", _("%(count)s not stated") % {"count": unknown}))
    text = '<span class="rv-sub"><span aria-hidden="true">{}</span> <span class="sr-only">{}:</span> {}</span>'
    return format_html_join("", text, lines)


def _included(row: Any) -> dict[str, bool]:
    return {part: told.included for part, told in said_in(row).items()}


def _named(said: Mapping[str, bool], included: bool) -> str:
    return ", ".join(part_words(part).lower() for part in Inclusion.Part if said.get(part.value) is included)


def parts_bare(row: Any) -> str:
    """Every part in words, for a file."""
    said = _included(row)
    return "; ".join(f"{part_words(part)}: {said_words(said.get(part.value)).lower()}" for part in Inclusion.Part)


def parts_on_paper(row: Any) -> str:
    """One line under a price on paper."""
    said = _included(row)
    if not said:
        return _("What is included is not stated.")
    words = [f"{said_words(included)}: {_named(said, included)}" for included in (True, False) if included in said.values()]
    return ". ".join(words) + "."


def differing(rows: Iterable[Any]) -> list[str]:
    """The parts that are in some of the prices and not in others."""
    told = [_included(row) for row in rows]
    return [part_words(part).lower() for part in Inclusion.Part if len({said.get(part.value) for said in told} - {None}) == 2]
