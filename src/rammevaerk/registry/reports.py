"""What came of a services file, in words; the page and the command line show the same."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rammevaerk.registry.models import ImportBatch, ImportRow

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
    """State, its word and how many rows are in it; states without rows are left out."""
    return [(state, state_words(state), batch.counts[state]) for state in STATES if batch.counts.get(state)]


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


def row_words(row: ImportRow) -> str:
    """The row in one line: the first filled cells that tell which service it is about."""
    values = [str(value) for heading, value in row.raw.items() if heading not in ("id", "kilde", "note", "sikkerhed")]
    return ", ".join(values[:8])
