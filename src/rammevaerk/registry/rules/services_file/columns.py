"""The columns of a services file and the headings people give them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.sorting import folded
from rammevaerk.kernel.wording import text

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "external_id": ("id", "tilbuds-id", "tilbudsid", "afdelings-id", "nummer"),
        "name": ("navn", "tilbud", "tilbudsnavn"),
        "unit": ("ydelse_niveau", "afdeling", "ydelse", "niveau"),
        "operator": ("driftsherre", "leverandør"),
        "operator_kind": ("driftsherre_type", "driftsherretype", "driftsform"),
        "municipality": ("kommune", "beliggenhedskommune"),
        "region": ("region",),
        "paragraph": ("paragraf", "lovgrundlag", "§"),
        "target_group": ("maalgruppe", "målgruppe", "målgrupper"),
        "approved": ("pladser", "godkendte_pladser", "godkendte pladser", "godkendte"),
        "budgeted": ("normerede_pladser", "normerede pladser", "normerede"),
        "agreement": ("rammeaftalepladser", "aftalepladser"),
        "amount": ("takst_kr", "takst", "pris", "beløb"),
        "price_unit": ("takst_enhed", "enhed"),
        "year": ("aar", "år", "takstår"),
        "source": ("kilde",),
        "note": ("note", "bemærkning"),
        "certainty": ("sikkerhed",),
    }
)
"""Our names of the columns, and the headings they are known by, the first one being that of our own template."""

_BY_HEADING = {folded(heading): name for name, headings in COLUMNS.items() for heading in headings}
REQUIRED = ("name",)


def column_names(headings: Iterable[str]) -> dict[str, str]:
    """Our name for each heading that is known; headings nobody knows are left out and read past."""
    found: dict[str, str] = {}
    for heading in headings:
        name = _BY_HEADING.get(folded(" ".join(heading.split())))
        if name is not None and name not in found.values():
            found[heading] = name
    return found


def check_headings(headings: Iterable[str]) -> tuple[Finding, ...]:
    """Blocking findings for columns a services file cannot be without."""
    known = set(column_names(headings).values())
    return tuple(
        Finding(
            "registry.file_heading_missing",
            Severity.BLOCKING,
            text("The file has no column “{heading}”."),
            text("The first row must hold the headings. Use the headings of the template."),
            params={"heading": COLUMNS[name][0]},
        )
        for name in REQUIRED
        if name not in known
    )
