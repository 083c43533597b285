"""The case as a document, in PDF and Word: the same parts in both."""

import io
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from rammevaerk.changes.facts import Case
from rammevaerk.changes.wording import kind_name, state_mark
from rammevaerk.decisions.wording import part_name
from rammevaerk.web import dates
from rammevaerk.web.documents import render_pdf
from rammevaerk.web.sentences import finding_words


@dataclass(frozen=True)
class CasePart:
    """A heading with its lines."""

    heading: str
    lines: tuple[str, ...]


def case_parts(case: Case, known: dict[str, Any]) -> list[CasePart]:
    """The parts of the document, from what the page shows."""
    lines = [f"{label}: {words}" for label, words in known["lines"]]
    lines.append(_("Why: %(reason)s") % {"reason": case.row.reason})
    parts = [
        CasePart(_("What is notified"), tuple(lines)),
        CasePart(_("Where it stands"), (state_mark(case.state).word, *(finding_words(found) for found in known["lacking"]))),
        CasePart(_("Screening"), _screening(known)),
        CasePart(_("Residents by municipality"), _residents(known)),
        CasePart(_("Consultation"), _consultation(known)),
    ]
    for heading, course in known["courses"]:
        said = [f"{line.body}, {part_name(line.part)}: {line.words}" for line in course.lines]
        parts.append(CasePart(heading, tuple(said) or (_("It is not known who treats this."),)))
    notices = [
        _("%(buyer)s: %(day)s, %(how)s") % {"buyer": name, "day": dates.long(row.dispatched_on), "how": row.get_how_display()}
        if row
        else _("%(buyer)s: not yet") % {"buyer": name}
        for name, row in known["notices"]
    ]
    parts.append(CasePart(_("Notice to buyers"), tuple(notices) or (_("Nobody is to have notice."),)))
    return parts


def _screening(known: dict[str, Any]) -> tuple[str, ...]:
    found = [words for _row, _mark, words in known["screened"]]
    for overlap, alike, groups, _content in known["conflicts"]:
        words = _("Like %(name)s in %(alike)s (%(groups)s). A body must decide on it.")
        found.append(words % {"name": overlap.protected.name, "alike": alike, "groups": groups})
    return tuple(found) or (_("Nothing was found."),)


def _residents(known: dict[str, Any]) -> tuple[str, ...]:
    def shown(people: int | None) -> str:
        return _("hidden") if people is None else str(people)

    words = _("%(name)s: %(then)s when notified, %(now)s today")
    rows = [words % {"name": row.name, "then": shown(row.then), "now": shown(row.now)} for row in known["residents"]]
    return tuple(rows) or (_("Nobody lives there."),)


def _consultation(known: dict[str, Any]) -> tuple[str, ...]:
    held = known["consultation"]
    if held is None:
        return (_("Nobody has been consulted."),)
    rows = [f"{name}: {words}" + (f". {row.words}" if row.words else "") for name, row, words in held.answers]
    if held.missing:
        rows.append(_("Have not answered: %(names)s") % {"names": ", ".join(held.missing)})
    return (_("Deadline %(day)s") % {"day": dates.long(held.row.deadline)}, *rows)


def case_as_pdf(case: Case, known: dict[str, Any], today: date) -> bytes:
    """The case as PDF."""
    context = {"parts": case_parts(case, known), "case": case, "kind": kind_name(case.row.kind), "today": today}
    return render_pdf("changes/case.pdf.html", context)


def case_as_word(case: Case, known: dict[str, Any], today: date) -> bytes:
    """The case as a Word document."""
    import docx

    document = docx.Document()
    document.core_properties.title = f"{kind_name(case.row.kind)}: {case.row.name}"
    document.core_properties.language, document.core_properties.comments = "da-DK", ""
    document.core_properties.author = case.row.operator.name
    document.add_heading(document.core_properties.title, 0)
    mark = [_("Demodata, invented")] if case.row.is_demo else []
    document.add_paragraph(" · ".join([dates.long(today), case.row.operator.name, *mark]))
    for part in case_parts(case, known):
        document.add_heading(part.heading, 1)
        for line in part.lines:
            document.add_paragraph(line, style="List Bullet")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
