"""The note for the municipality's own case system: what was searched, seen, asked and said, with days. The platform is not
the case file."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from rammevaerk.contracts.queries import decision_of_need
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.needs import queries
from rammevaerk.needs.models import Need
from rammevaerk.needs.pages.inquiring import inquiry_lines
from rammevaerk.registry.queries import unit_named
from rammevaerk.registry.queries.searching import names_of_units
from rammevaerk.web import amounts, dates
from rammevaerk.web.documents import render_pdf


@dataclass(frozen=True)
class NotePart:
    """A heading of the note with its lines."""

    heading: str
    lines: tuple[str, ...]


def case_note(row: Need) -> list[NotePart]:
    """The parts of the note, the same in PDF and as text (6 queries beside those of the inquiries). The citizen's own words are
    not in it."""
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
                    "names": "; ".join(names.get(shown["unit"], "?") for shown in search.shown) or "–",
                    "left_out": search.left_out,
                }
                for search in reversed(searches)
            )
            or (_("No search is kept."),),
        ),
        NotePart(
            _("Asked and looked up elsewhere"),
            tuple(
                ": ".join(
                    part
                    for part in (f"{dates.long(record.on)}, {within(record.get_kind_display())}", record.asked, record.found)
                    if part
                )
                for record in reversed(records)
            )
            or (_("Nothing is noted."),),
        ),
        NotePart(_("Inquiries sent"), inquiry_lines(row.pk) or (_("None is sent."),)),
        NotePart(
            _("Why municipal services were not chosen"),
            tuple(f"{names.get(unit, '?')}: {reason.because}" for unit, reason in reasons.items()) or (_("No reason is noted."),),
        ),
        NotePart(_("The municipality's decision"), _decision_lines(row)),
    ]


def _decision_lines(row: Need) -> tuple[str, ...]:
    """The service, the basis, the day and the prices of a free choice; how the need was closed when nothing was decided."""
    decision = decision_of_need(row.pk) if row.closed_on else None
    if decision is None:
        return (f"{dates.long(row.closed_on)}: {row.get_closed_as_display()}" if row.closed_on else _("Nothing is decided yet."),)
    unit = unit_named(decision.unit.service.name, decision.unit.name)
    lines = [
        _("%(unit)s, decided on %(day)s") % {"unit": unit, "day": dates.long(decision.decided_on)},
        _("Basis: %(basis)s") % {"basis": within(decision.get_basis_display())},
    ]
    if decision.allocated_ore is not None and decision.chosen_ore is not None and decision.limit_ore is not None:
        lines.append(
            _("Free choice: the allocated service costs %(allocated)s, the chosen one %(chosen)s a day, like for like")
            % {"allocated": amounts.ore_as_kroner(decision.allocated_ore), "chosen": amounts.ore_as_kroner(decision.chosen_ore)}
        )
        lines.append(_("The municipality must pay up to %(limit)s a day") % {"limit": amounts.ore_as_kroner(decision.limit_ore)})
    return tuple(lines)


def _need_lines(row: Need) -> tuple[str, ...]:
    groups = ", ".join(group.target_group.name for group in row.groups.all()) or _("not stated")
    return (
        _("Case %(reference)s, %(paragraph)s")
        % {"reference": row.citizen.reference if row.citizen else "–", "paragraph": paragraph_label(row.paragraph)},
        _("Target groups: %(groups)s") % {"groups": groups},
        _("Wanted start: %(day)s") % {"day": dates.long(row.start)},
    )


def within(words: str) -> str:
    """Words that stand after a colon or a comma: only the first letter is small, so that names keep theirs."""
    return words[:1].lower() + words[1:]


def note_text(parts: list[NotePart]) -> str:
    """The note as plain text, to be pasted."""
    return "\n\n".join("\n".join((part.heading, *part.lines)) for part in parts)


def note_pdf(row: Need, parts: list[NotePart], today: date) -> bytes:
    """The note as PDF."""
    return render_pdf("needs/note.pdf.html", {"need": row, "parts": parts, "today": today})
