"""The spreadsheet template of a return, with everything filled in that is known."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rammevaerk.kernel.money import kroner
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.reporting import facts, judging
from rammevaerk.reporting.models import Return, ReturnKind
from rammevaerk.reporting.rules.answers import DemandReport, UnitReport
from rammevaerk.reporting.sheets import layout as names
from rammevaerk.reporting.sheets.layout import Layout
from rammevaerk.reporting.wording import FIGURES
from rammevaerk.web import dates
from rammevaerk.web.spreadsheet import SheetToWrite, write_workbook


def template(row: Return) -> bytes:
    """The workbook of a return (at most 6 queries): which return it is, then the sheets to fill in."""
    reports = judging.reports_of(row)
    with names.in_danish():
        layout = names.layout(row)
        if row.kind == ReturnKind.OPERATOR:
            return write_workbook([_identity(row, layout), *_operator(row, layout, judging.of_units(reports))])
        return write_workbook([_identity(row, layout), _demand(layout, judging.of_demand(reports))])


def _identity(row: Return, layout: Layout) -> SheetToWrite:
    facts_of_it: list[tuple[str, Any]] = [
        (_("Round"), row.round.name),
        (_("Respondent"), row.respondent.name),
        (names.answer_for(), row.service.name if row.service else _("the municipality's expected demand")),
        (names.return_number(), str(row.pk)),
        (_("Answers are due on"), dates.short(row.round.deadline)),
        (_("How to fill it in"), _("Write in the other sheets. Amounts in whole kroner or with øre, all as positive numbers.")),
        ("", _("Leave the columns and sheet names as they are. An unknown figure is an empty cell; zero is 0.")),
        ("", _("No names and no CPR numbers, neither in cells nor in the file's name.")),
    ]
    return SheetToWrite(layout.identity, [_("Fact"), pgettext("return", "Value")], facts_of_it)


def _operator(row: Return, layout: Layout, reports: Sequence[UnitReport]) -> list[SheetToWrite]:
    last = facts.last_units(row.round, [row.service_id] if row.service_id else [])
    money = {3 + place: "ore" for place, name in enumerate(FIGURES) if name.endswith("_ore")}
    dated = {3 + place: "date" for place, name in enumerate(FIGURES) if name == "budget_adopted_on"}
    places = SheetToWrite(layout.places, layout.place_headings, [_place_row(report) for report in reports], {**money, **dated})
    lines = [line for report in reports for line in _budget_rows(report, last.get((report.unit_id, report.paragraph)))]
    return [places, SheetToWrite(layout.budget, layout.budget_headings, lines, {6: "ore", 7: "ore"})]


def _place_row(report: UnitReport) -> list[Any]:
    values = (getattr(report, name) for name in FIGURES)
    figures = [
        kroner(value) if name.endswith("_ore") and value is not None else (value or None if name == "remarks" else value)
        for name, value in zip(FIGURES, values, strict=True)
    ]
    return [report.unit_id, report.unit_name, paragraph_label(report.paragraph), *figures]


def _budget_rows(report: UnitReport, before: UnitReport | None) -> list[list[Any]]:
    words = names.kind_words()
    unit = [report.unit_id, report.unit_name, paragraph_label(report.paragraph)]
    was = {line.text: line for line in (before.lines if before else ())}
    rows = [
        [*unit, words[line.kind.value], line.text, line.account or None, kroner(line.amount_ore), _last(was, line.text)]
        for line in report.lines
    ]
    given = {line.text for line in report.lines}
    suggested = [line for line in was.values() if line.text not in given]
    rows += [
        [*unit, words[line.kind.value], line.text, line.account or None, None, kroner(line.amount_ore)] for line in suggested
    ]
    return rows or [[*unit, None, None, None, None, None]]


def _last(was: dict[str, Any], words: str) -> Any:
    return kroner(was[words].amount_ore) if words in was else None


def _demand(layout: Layout, reports: Sequence[DemandReport]) -> SheetToWrite:
    changes = names.change_words()
    rows = [
        [
            report.number + 1,
            report.group,
            report.current_citizens,
            changes[report.expected_change] if report.expected_change else None,
            report.expected_places,
            names.do_not_know() if report.score_unknown else report.score,
            report.explanation or None,
        ]
        for report in reports
    ]
    return SheetToWrite(layout.demand, layout.demand_headings, rows)
