"""What the page of a decision shows: what is sold at the unit, the records that are on file, and those that are not."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.needs import facts, queries
from rammevaerk.needs.dossier import Dossier
from rammevaerk.needs.models import Need
from rammevaerk.needs.rules.duty import (
    AFTER_SEARCH,
    MunicipalCandidate,
    RecordsKept,
    check_duty,
    check_joint_inquiry,
)
from rammevaerk.needs.rules.free_choice import MARGIN
from rammevaerk.needs.rules.ordering import Candidate
from rammevaerk.needs.wording import group_name, price_words
from rammevaerk.pricing import facts as pricing
from rammevaerk.pricing.facts import ItemFact, TariffFact
from rammevaerk.registry.queries import acting_of
from rammevaerk.registry.queries.searching import SearchedUnit
from rammevaerk.web import amounts, dates
from rammevaerk.web.sentences import sentence

PLACED = ("day", "month")
"""What a place is sold by; the codes of pricing's measures."""


@dataclass(frozen=True)
class RecordShown:
    """One record the principles ask for: whether it is there, in words, and where what is missing is mended."""

    label: str
    is_there: bool
    words: str
    url: str = ""
    link: str = ""


@dataclass(frozen=True)
class Deciding:
    """A unit about to be decided. `items` are what is sold there, `allocated` the units a free choice is held against with
    their prices."""

    unit_id: int
    name: str
    operator: str
    group: str
    price: str
    single: bool
    items: list[tuple[int, str]]
    allocated: list[tuple[int, str]]
    margin: str
    records: tuple[RecordShown, ...]
    unknown: tuple[Finding, ...]

    @property
    def only_item(self) -> int | None:
        """The item to begin with when only one is sold."""
        return self.items[0][0] if len(self.items) == 1 else None

    @property
    def lacking(self) -> int:
        """How many records are missing."""
        return sum(not record.is_there for record in self.records)


def deciding(known: Dossier, unit_id: int, by: RoleAssignment, today: date) -> Deciding | None:
    """The page's parts (9 queries, 1 more where a price is to come); None for a unit without places under the paragraph."""
    row, searches = known.need, known.searches
    here = known.around(acting_of(by, today).parties)
    shown = {one["unit"] for one in searches[0].shown} if searches else set()
    units = facts.chosen_units(row, shown | {unit_id}, here, today)
    if unit_id not in units:
        return None
    unit, candidate = units[unit_id]
    kept = queries.kept(searches, known.records, known.reasons, queries.asked_on(row))
    records, unknown = _records(row, unit, candidate, kept, queries.shown_municipal(searches), here.rulebook(today))
    return Deciding(
        unit_id=unit_id,
        name=unit.full_name,
        operator=unit.operator_name,
        group=group_name(candidate.group),
        price=price_words(candidate.price),
        single=_single(unit),
        items=_items(row, unit, today),
        allocated=_allocated(units, unit_id),
        margin=_margin(here.rulebook(today)),
        records=records,
        unknown=unknown,
    )


def _single(unit: SearchedUnit) -> bool:
    return unit.places.budgeted == 1


def _items(row: Need, unit: SearchedUnit, today: date) -> list[tuple[int, str]]:
    """What a place at the unit is sold by under the need's paragraph, with its price; last what is sold to the reader alone."""
    gone = pricing.no_longer_sold(today)
    public = [(item, tariff) for item, tariff in pricing.prices_of_service(unit.service_id, today) if item.item_id not in gone]
    private = [(item, tariff) for item, tariff, _only in pricing.private_prices_of_service(unit.service_id, today)]
    sold = [
        (item, tariff)
        for item, tariff in [*public, *private]
        if (item.unit_id, item.paragraph) == (unit.unit_id, row.paragraph) and item.measure in PLACED
    ]
    unpriced = [item.item_id for item, tariff in sold if tariff is None]
    coming = pricing.tariffs_for_items(unpriced, today, date.max) if unpriced else {}
    return [(item.item_id, _sold(item, tariff or coming.get(item.item_id, (None,))[0], today)) for item, tariff in sold]


def _sold(item: ItemFact, tariff: TariffFact | None, today: date) -> str:
    """*Døgntakst: 3.097 kr. pr. døgn*, *Pakke 2: 4.120 kr. pr. døgn fra 1. jan. 2027*."""
    if tariff is None:
        return _("%(item)s: no tariff today") % {"item": item.name}
    words = _("%(item)s: %(price)s per day") if item.measure == "day" else _("%(item)s: %(price)s per month")
    said = words % {"item": item.name, "price": amounts.ore_as_kroner(tariff.amount_ore)}
    if tariff.period.start <= today:
        return said
    return _("%(price)s from %(day)s") % {"price": said, "day": dates.short(tariff.period.start)}


def _allocated(units: dict[int, tuple[SearchedUnit, Candidate]], chosen: int) -> list[tuple[int, str]]:
    """Units with a known price but the chosen one, cheapest first."""
    priced = [(one.price, unit) for unit, one in units.values() if one.price is not None and unit.unit_id != chosen]
    words = _("%(service)s: %(price)s kr. per day")
    return [
        (unit.unit_id, words % {"service": unit.full_name, "price": amounts.thousands(price, 0)})
        for price, unit in sorted(priced, key=lambda pair: (pair[0], pair[1].full_name))
    ]


def _margin(book: Rulebook) -> str:
    """*10 %*; a dash when it is not known."""
    margin = book.value(MARGIN).value
    return amounts.percent(margin, 0) if isinstance(margin, Decimal) else "–"


def _records(
    row: Need,
    unit: SearchedUnit,
    candidate: Candidate,
    kept: RecordsKept,
    municipal: tuple[MunicipalCandidate, ...],
    book: Rulebook,
) -> tuple[tuple[RecordShown, ...], tuple[Finding, ...]]:
    """Each record with its state, and the finding when a principle is not known."""
    others = [one for one in municipal if one.unit_id != unit.unit_id]
    answered = facts.joint_inquiry_closed_on(row.pk)
    try:
        found = (
            *check_duty(AFTER_SEARCH, candidate.group, kept=kept, candidates=others, rulebook=book),
            *check_joint_inquiry(AFTER_SEARCH, single=_single(unit), answered_on=answered, rulebook=book),
        )
    except Refused as refused:
        return (), tuple(refused.findings)
    lacking = {finding.where: finding for finding in found}
    there = (
        ("search", _("Search in the register"), kept.searched_on),
        ("portal", _("Look at Tilbudsportalen"), kept.portal_on),
        ("dialogue", _("Dialogue with other municipalities"), kept.dialogue_on),
    )
    shown = [_record(row, where, label, day, lacking.get(where)) for where, label, day in there]
    shown += _reasons(row, [one for one in others if f"reason-{one.unit_id}" in lacking], kept)
    if finding := lacking.get("joint_inquiry"):
        shown.append(RecordShown(_("Joint-service inquiry"), False, sentence(finding.message, finding.params)))
    elif answered:
        shown.append(RecordShown(_("Joint-service inquiry"), True, dates.short(answered)))
    return tuple(shown), ()


def _record(row: Need, where: str, label: str, day: date | None, lacking: Finding | None) -> RecordShown:
    if lacking is None:
        words = dates.short(day) if day else _("Not asked for")
        return RecordShown(label, True, words)
    url, link = {
        "search": (reverse("needs:need", args=[row.pk]), _("Search from the need")),
        "portal": (f"{reverse('needs:note', args=[row.pk])}?slags=portal", _("Note a look at Tilbudsportalen")),
        "dialogue": (f"{reverse('needs:note', args=[row.pk])}?slags=dialogue", _("Note a dialogue with others")),
    }[where]
    return RecordShown(label, False, sentence(lacking.message, lacking.params), url, link)


def _reasons(row: Need, lacking: list[MunicipalCandidate], kept: RecordsKept) -> list[RecordShown]:
    """One line for the reasons: how many municipal units lack one, and the first of them to write of."""
    label = _("Why municipal services are not chosen")
    if lacking:
        words = ngettext(
            "%(n)s municipal service has no reason: %(names)s.",
            "%(n)s municipal services have no reason: %(names)s.",
            len(lacking),
        ) % {"n": len(lacking), "names": ", ".join(one.name for one in lacking[:5]) + (" …" if len(lacking) > 5 else "")}
        return [RecordShown(label, False, words, reverse("needs:say_why", args=[row.pk, lacking[0].unit_id]), _("Write why"))]
    if not kept.reasons:
        return []
    words = ngettext("%(n)s reason is on file", "%(n)s reasons are on file", len(kept.reasons)) % {"n": len(kept.reasons)}
    return [RecordShown(label, True, words)]
