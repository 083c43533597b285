"""Figures of the register in the reader's words: marks, strips and cells that several pages share."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from rammevaerk.kernel.paragraphs import PARAGRAPHS, paragraph_label
from rammevaerk.registry.facts import freshness_limits
from rammevaerk.registry.models import OperatorKind, Service
from rammevaerk.registry.queries.services import operator_words
from rammevaerk.registry.queries.units import codes_of
from rammevaerk.registry.rules.distance import DistanceBand, ShownDistance
from rammevaerk.registry.rules.places import OccupiedFrom, PlacesCount, unknown_words
from rammevaerk.web.amounts import NO_BREAK, ore_as_kroner, thousands
from rammevaerk.web.components import freshness
from rammevaerk.web.components.places import Places
from rammevaerk.web.dates import long
from rammevaerk.web.sentences import sentence


def paragraph_words(code: str) -> str:
    """`SEL § 108, længerevarende botilbud`"""
    if code not in PARAGRAPHS:
        return code
    name = PARAGRAPHS[code].name
    return f"{PARAGRAPHS[code].label}, {name[:1].lower()}{name[1:]}"


def paragraph_labels(service: Service) -> str:
    return ", ".join(paragraph_label(code) for code in codes_of(service.paragraphs))


def operator_line(service: Service) -> str:
    """Who runs it and where, without a town: `Slagelse Kommune`, `Region Sjælland, Kalundborg`."""
    name = operator_words(service)
    location: Any = service.location
    if location is not None and location.name == name:
        return name
    where = location.name.removesuffix(" Kommune") if location else "" if name else service.region_name
    return joined_words([name or _("Operator not stated"), where])


def operator_kind_name(code: str) -> str:
    return str(OperatorKind(code).label)


def strip_of(count: PlacesCount | None) -> Places | None:
    """The numbers as the strip of squares draws them; None when there is no budgeted number to draw."""
    if count is None or count.budgeted is None:
        return None
    return Places(
        budgeted=count.budgeted,
        occupied=count.occupied if count.open is not None else None,
        reserved=count.reserved,
        open=count.open or 0,
        open_after_assessment=count.open_after_assessment,
        closed=count.closed,
    )


def places_note(count: PlacesCount | None) -> str:
    """What is to be said beside the strip: approved places where nothing is budgeted, and why open places are unknown."""
    if count is None:
        return _("Places are not reported.")
    said = []
    if count.budgeted is None and count.approved is not None:
        said.append(
            ngettext("%(count)s approved place.", "%(count)s approved places.", count.approved)
            % {"count": thousands(count.approved)}
        )
    if count.unknown is not None and count.parts_unknown == count.parts and count.budgeted is None:
        said.append(sentence(unknown_words(count.unknown)))
    elif count.unknown is not None and count.parts_unknown == count.parts:
        said.append("" if count.occupied_in is None else sentence(unknown_words(count.unknown)))
    elif count.parts_unknown:
        words = {"unknown": count.parts_unknown, "parts": count.parts}
        said.append(_("Occupancy is not known for %(unknown)s of %(parts)s departments.") % words)
    return " ".join(part for part in said if part)


def open_words(count: PlacesCount | None) -> str:
    """`4`, `mindst 4` when a part is unknown, `–` when nothing is known."""
    if count is None or count.open is None:
        return "–"
    number = thousands(count.open)
    return _("at least %(count)s") % {"count": number} if count.parts_unknown else number


def origin_words(origin: OccupiedFrom) -> str:
    return {
        OccupiedFrom.PLACEMENTS: _("Counted from placements"),
        OccupiedFrom.REPORTED: _("Reported by the operator"),
        OccupiedFrom.NOWHERE: _("Not reported"),
    }[origin]


def fresh_mark(confirmed: date | None, by: str, today: date) -> SafeString:
    """How fresh the figures are, by the limits of the rulebook: mark, date and who confirmed them."""
    limits = freshness_limits(today)
    shown = freshness.fresh(confirmed, by, today=today, limits=(limits.aging, limits.old))
    return format_html('<span class="rv-fresh {}">{}</span>', shown.modifier, shown.words)


def life_words(service: Service, today: date) -> str:
    """`Lukker 1. juli 2027`, `Lukket`, `Åbner 1. september 2027`; empty for one that just runs."""
    if service.closed_on is not None:
        return _("Closes %(day)s") % {"day": long(service.closed_on)} if service.closed_on > today else _("Closed")
    if service.opened_on is not None and service.opened_on > today:
        return _("Opens %(day)s") % {"day": long(service.opened_on)}
    return ""


def price_unit_words(unit: str) -> str:
    """What a price is for, as it follows *pr.*"""
    return {
        "day": pgettext("price per", "day and night"),
        "attendance": pgettext("price per", "day of attendance"),
        "month": pgettext("price per", "month"),
        "hour": pgettext("price per", "hour"),
        "year": pgettext("price per", "year"),
        "weekend": pgettext("price per", "weekend"),
        "kilometre": pgettext("price per", "kilometre"),
        "course": pgettext("price per", "course"),
    }.get(unit, unit)


def price_words(amount_ore: int | None, unit: str) -> str:
    """`3.088 kr. pr. døgn`"""
    if amount_ore is None:
        return "–"
    amount = ore_as_kroner(amount_ore)
    if not unit:
        return amount
    return _("%(amount)s per %(unit)s") % {"amount": amount, "unit": price_unit_words(unit)}


def band_words(band: DistanceBand) -> str:
    km = f"{NO_BREAK}km"
    return {
        DistanceBand.UNDER_25: _("under %(km)s") % {"km": f"25{km}"},
        DistanceBand.FROM_25: f"25–50{km}",
        DistanceBand.FROM_50: f"50–100{km}",
        DistanceBand.FROM_100: _("over %(km)s") % {"km": f"100{km}"},
    }[band]


def distance_words(shown: ShownDistance) -> str:
    """Kilometres, or for a protected address the band alone."""
    if shown.kilometres is not None:
        return f"{thousands(shown.kilometres, 0)}{NO_BREAK}km"
    return "–" if shown.band is None else band_words(shown.band)


def name_cell(service: Service, today: date) -> SafeString:
    """The service's name as a link, with what it is, who runs it, and the day it closes or opens."""
    return SafeString(
        render_to_string(
            "registry/cells/name.html",
            {
                "service": service,
                "url": reverse("registry:service", args=[service.pk]),
                "paragraphs": paragraph_labels(service),
                "groups": first_words(service.target_groups),
                "operator": operator_line(service),
                "life": life_words(service, today),
            },
        )
    )


def places_cell(service: Service, count: PlacesCount | None, today: date) -> SafeString:
    """The strip of places with its numbers, and how fresh they are."""
    return SafeString(
        render_to_string(
            "registry/cells/places.html",
            {
                "strip": strip_of(count),
                "note": places_note(count),
                "fresh": fresh_mark(service.confirmed_on, "", today),
                "source": "" if service.is_demo or service.confirmed_on else service.source,
            },
        )
    )


def listed_price(service: Service) -> str:
    """`3.088 kr. pr. døgn`, `fra 3.088 kr. pr. døgn` when a dearer price stands beside it; a dash where none is stated. The
    service comes from `queries.with_price_choice`."""
    words = price_words(service.price_ore, service.price_unit)
    return _("from %(price)s") % {"price": words} if service.has_dearer_price else words


def price_cell(service: Service) -> SafeString:
    """The price of the list with its year below it."""
    if service.price_ore is None:
        return format_html('<span class="rv-sub">{}</span>', _("Not stated"))
    year = _("price of %(year)s") % {"year": service.price_year} if service.price_year else _("year not stated")
    return format_html('{}<span class="rv-sub">{}</span>', listed_price(service), year)


def first_words(names: str) -> str:
    """The first two of a list of names, and how many more there are."""
    found = names.split(", ") if names else []
    shown = ", ".join(found[:2])
    return f"{shown} +{len(found) - 2}" if len(found) > 2 else shown


def joined_words(words: Iterable[str]) -> str:
    return ", ".join(word for word in words if word)
