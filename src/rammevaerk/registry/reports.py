"""What came of a services file, in words; the page and the command line show the same."""

from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rammevaerk.registry.models import ImportBatch, ImportRow
from rammevaerk.registry.queries import rows_by_state
from rammevaerk.registry.rules.services_file.columns import COLUMNS, column_names
from rammevaerk.web.sentences import sentence

STATES = ("ready", "odd", "decided", "applied", "unchanged", "left_out", "seen", "refused")
_BADGES = {"odd": "warning", "refused": "error", "applied": "success", "decided": "info", "ready": "info"}


def state_words(state: str) -> str:
    """The word of a row's state."""
    return {
        "ready": pgettext("row of a file", "Ready"),
        "odd": pgettext("row of a file", "To be decided"),
        "decided": pgettext("row of a file", "Decided"),
        "refused": pgettext("row of a file", "Refused"),
        "seen": pgettext("row of a file", "In the queue of an earlier file"),
        "applied": pgettext("row of a file", "Written"),
        "unchanged": pgettext("row of a file", "Nothing new"),
        "left_out": pgettext("row of a file", "Left out"),
    }[state]


def state_badge(state: str) -> SafeString:
    kind = _BADGES.get(state, "")
    return format_html('<span class="badge {} rv-badge">{}</span>', f"badge-{kind}" if kind else "", state_words(state))


def states(batch: ImportBatch) -> list[tuple[str, str, int]]:
    """State, its word and how many rows are in it now (1 query); states without rows are left out."""
    counts = rows_by_state(batch.pk)
    return [(state, state_words(state), counts[state]) for state in STATES if counts.get(state)]


def result(batch: ImportBatch) -> list[tuple[str, int]]:
    """What was written to the register; empty until the file has been written."""
    if batch.state != "applied":
        return []
    return [
        (_("New services"), batch.counts.get("new_services", 0)),
        (_("New departments"), batch.counts.get("new_units", 0)),
        (_("Numbers of places, new or changed"), batch.counts.get("places", 0)),
        (_("Prices, new or changed"), batch.counts.get("prices", 0)),
        (_("Rows that said nothing new"), batch.counts.get("unchanged", 0)),
    ]


def raw_pairs(row: ImportRow) -> list[tuple[str, str]]:
    """Headings and values of the row in the order of our template, headings we do not know last."""
    names = column_names(row.raw)
    order = list(COLUMNS)
    places = {heading: order.index(names[heading]) if heading in names else len(order) for heading in row.raw}
    return [(heading, str(row.raw[heading])) for heading in sorted(row.raw, key=lambda heading: (places[heading], heading))]


def row_words(row: ImportRow) -> str:
    """The row in one line: what tells which service it is about."""
    hidden = ("id", "kilde", "note", "sikkerhed")
    return ", ".join([value for heading, value in raw_pairs(row) if heading not in hidden][:8])


def findings_words(found: Sequence[dict[str, Any]]) -> str:
    """The findings of a row as sentences, one after the other."""
    return " ".join(sentence(item["message"], item["params"]) for item in found if item["severity"] != "note")
