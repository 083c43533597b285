"""The note for the municipality's own case system: what was searched, seen, asked and said, with days. The platform is not
the case file."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.needs import queries
from rammevaerk.needs.models import Need
from rammevaerk.needs.pages.inquiring import inquiry_lines
from rammevaerk.registry.queries.searching import names_of_units
from rammevaerk.web import dates
from rammevaerk.web.documents import render_pdf


@dataclass(frozen=True)
class NotePart:
    """A heading of the note with its lines."""

    heading: str
    lines: tuple[str, ...]


def case_note(row: Need) -> list[NotePart]:
    """The parts of the note, the same in PDF and as text (4 queries). The citizen's own words are not in it."""
    searches, records = queries.searches_of(row.pk), queries.records_of(row.pk)
    reasons = queries.reasons_of(row.pk)
    names = names_of_units({shown["unit"] for search in searches for shown in search.shown} | set(reasons))
    return [
        NotePart(_("The need"), _need_lines(row)),
        NotePart(
            _("Searches in the register"),
            tuple(
                _("%(moment)s: %(count)s fitted: %(names)s. %(left_out)s did not fit.")
                % {
                    "moment": dates.moment(search.at),
                    "count": len(search.shown),
                    "names": ", ".join(names.get(shown["unit"], "?") for shown in search.shown) or "–",
                    "left_out": search.left_out,
                }
                for search in reversed(searches)
            ),
        ),
        NotePart(
            _("Asked and looked up elsewhere"),
            tuple(
                ": ".join(
                    part
                    for part in (f"{dates.long(record.on)}, {record.get_kind_display().lower()}", record.asked, record.found)
                    if part
                )
                for record in reversed(records)
            ),
        ),
        NotePart(_("Inquiries sent"), inquiry_lines(row.pk)),
        NotePart(
            _("Why municipal services were not chosen"),
            tuple(f"{names.get(unit, '?')}: {reason.because}" for unit, reason in reasons.items()),
        ),
    ]


def _need_lines(row: Need) -> tuple[str, ...]:
    groups = ", ".join(group.target_group.name for group in row.groups.all()) or _("not stated")
    return (
        _("Case %(reference)s, %(paragraph)s")
        % {"reference": row.citizen.reference if row.citizen else "–", "paragraph": paragraph_label(row.paragraph)},
        _("Target groups: %(groups)s") % {"groups": groups},
        _("Wanted start: %(day)s") % {"day": dates.long(row.start)},
    )


def note_text(parts: list[NotePart]) -> str:
    """The note as plain text, to be pasted."""
    return "\n\n".join("\n".join((part.heading, *(part.lines or ("–",)))) for part in parts)


def note_pdf(row: Need, parts: list[NotePart], today: date) -> bytes:
    """The note as PDF."""
    return render_pdf("needs/note.pdf.html", {"need": row, "parts": parts, "today": today})
