"""The case's paper for the bodies, as PDF and as Word: the same parts, the numbers as they were frozen."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from rammevaerk.terms import pages
from rammevaerk.terms.facts import CaseBook
from rammevaerk.terms.pages import Weighed
from rammevaerk.terms.pictures import payments_chart, risk_chart
from rammevaerk.terms.wording import state_name
from rammevaerk.web import amounts, dates
from rammevaerk.web.charts import Chart
from rammevaerk.web.documents import add_chart, chart_source, render_pdf

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True)
class PaperTable:
    """A table of the paper; the first column names the row."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class PaperPart:
    """A heading with words, then a table, then a drawing with the numbers behind it; each may be missing."""

    heading: str
    lines: tuple[str, ...] = ()
    table: PaperTable | None = None
    chart: Chart | None = None

    @property
    def source(self) -> str:
        """The drawing for the PDF."""
        return chart_source(self.chart) if self.chart else ""


@dataclass(frozen=True)
class Paper:
    """The whole paper."""

    title: str
    lead: str
    as_of: str
    is_demo: bool
    parts: tuple[PaperPart, ...]


def paper_of(book: CaseBook) -> Paper:
    """The paper as the case stands, for who may see it."""
    weighed = Weighed(book)
    parts = [
        PaperPart(_("The problem"), (book.case.problem,)),
        _situation(book),
        *_analysis(book),
        _alternatives(weighed),
        *_drawn(payments_chart(weighed.found, book.figures.people_by_name, book.year)),
        *_drawn(risk_chart(weighed.found, book.figures.used, book.year)),
        *_hearing(book),
        *_decision(book, weighed),
    ]
    title = _("Special terms: %(service)s") % {"service": book.case.service.name}
    words = {"state": state_name(book.state), "day": dates.long(book.today), "frozen": dates.long(book.case.opened_on)}
    as_of = _("%(state)s on %(day)s. The register's numbers are those of %(frozen)s.") % words
    return Paper(title, weighed.lead, as_of, book.case.is_demo, tuple(parts))


def _situation(book: CaseBook) -> PaperPart:
    figures = book.figures
    rows = (
        (_("Places in use"), f"{amounts.thousands(figures.used, 1)} / {figures.places}"),
        (_("Cost a year"), amounts.ore_as_kroner(figures.basis_ore)),
        (_("Tariff a day"), amounts.ore_as_kroner(figures.tariff_ore)),
        (_("Budgeted occupancy"), amounts.percent(figures.occupancy, 1)),
    )
    return PaperPart(_("The situation"), table=PaperTable((_("Number"), _("Value")), rows))


def _analysis(book: CaseBook) -> list[PaperPart]:
    if book.analysis is None:
        return []
    row = book.analysis
    expected = _("Expected: %(demand)s.") % {"demand": pages.demand_words(book)}
    return [PaperPart(_("The joint analysis"), (row.professional, row.economic, expected))]


def _alternatives(weighed: Weighed) -> PaperPart:
    names = tuple(one.name for one in weighed.found)
    rows = tuple(
        (row.label, *(f"{value} ({under})" if under else value for value, under in row.cells))
        for row in pages.comparison(weighed)
    )
    lines = tuple(
        f"{row.row.name}: " + "; ".join(f"{name}, {line}" if line else name for name, line in pages.tool_lines(row))
        for row in weighed.book.alternatives
    )
    return PaperPart(_("The alternatives side by side"), lines, PaperTable((str(weighed.book.year), *names), rows))


def _drawn(chart: Chart | None) -> list[PaperPart]:
    if chart is None:
        return []
    rows: Sequence[Sequence[Any]] = [*chart.table.rows, *([chart.table.totals] if chart.table.totals else [])]
    table = PaperTable(tuple(chart.table.headers), tuple(tuple(str(value) for value in row) for row in rows))
    return [PaperPart(chart.heading, (), table, chart)]


def _hearing(book: CaseBook) -> list[PaperPart]:
    if book.hearing is None:
        return []
    said, waiting = pages.answered(book)
    lines = [f"{row.party.name}: {row.words}" for row in said]
    if waiting:
        lines.append(_("Have not answered: %(parties)s.") % {"parties": ", ".join(waiting)})
    return [PaperPart(_("The hearing"), tuple(lines))]


def _decision(book: CaseBook, weighed: Weighed) -> list[PaperPart]:
    if book.proposal is None or book.chosen is None:
        return []
    rows, gap = pages.bound_lines(book, weighed)
    name = _("Recommended: %(name)s.") % {"name": book.chosen.row.name}
    lines = [name, book.proposal.grounds]
    if gap:
        words = _("%(amount)s of the first year is covered by nobody yet. The others' shares do not grow.")
        lines.append(words % {"amount": amounts.ore_as_kroner(gap)})
    table = PaperTable(
        (_("Party"), _("Money of the first year"), _("Bound from"), _("Not covered"), _("Standing")),
        tuple(
            (row.party, amounts.ore_as_kroner(row.share), row.bound, amounts.ore_as_kroner(row.gap), row.state) for row in rows
        ),
    )
    return [PaperPart(_("Recommendation and decision"), tuple(lines), table if rows else None)]


def as_pdf(paper: Paper) -> bytes:
    """The paper as PDF."""
    return render_pdf("terms/case.pdf.html", {"paper": paper})


def as_word(paper: Paper) -> bytes:
    """The paper as .docx in Danish."""
    import docx

    document = docx.Document()
    document.core_properties.title = paper.title
    document.core_properties.language = "da-DK"
    document.core_properties.comments = ""
    document.add_heading(paper.title, level=0)
    for line in (paper.lead, paper.as_of, *((_("Demo data: invented."),) if paper.is_demo else ())):
        document.add_paragraph(line)
    for part in paper.parts:
        document.add_heading(part.heading, level=1)
        for line in part.lines:
            document.add_paragraph(line)
        if part.chart is not None:
            add_chart(document, part.chart)
        if part.table is not None:
            _word_table(document, part.table)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _word_table(document: Any, table: PaperTable) -> None:
    made = document.add_table(rows=1, cols=len(table.headers))
    made.style = "Light Grid"
    for cell, words in zip(made.rows[0].cells, table.headers, strict=True):
        cell.text = words
    for row in table.rows:
        for cell, words in zip(made.add_row().cells, row, strict=True):
            cell.text = words
