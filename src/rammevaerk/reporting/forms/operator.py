"""The report of one service: figures and budget lines of each unit, with what is known filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rammevaerk.kernel.errors import DomainError
from rammevaerk.kernel.finding import Finding
from rammevaerk.reporting.forms.numbers import CountField, DaysField, KronerField, plain_days
from rammevaerk.reporting.rules.answers import BudgetItem, BudgetKind, UnitReport
from rammevaerk.reporting.rules.plausibility import UnitKey
from rammevaerk.reporting.wording import FIGURES, KINDS, figure_name, paragraph_name
from rammevaerk.web import amounts
from rammevaerk.web.fields import ShownField, shown
from rammevaerk.web.forms import DanishDateField, Form, GuardedTextField

SPARE_LINES = 2
PLACES = ("approved", "budgeted", "agreement", "expected_places")
USE = ("people", "place_days", "waiting")
ECONOMY = ("actual_cost_ore", "own_income_ore", "budget_adopted_on")
_FIELDS: Mapping[str, type[forms.Field]] = {
    **dict.fromkeys((*PLACES, "people", "waiting"), CountField),
    "place_days": DaysField,
    "actual_cost_ore": KronerField,
    "own_income_ore": KronerField,
}


@dataclass(frozen=True)
class LineShown:
    """One row of the budget table: its fields, and the amount of the same line last year."""

    kind: ShownField
    text: ShownField
    amount: ShownField
    before: str


@dataclass(frozen=True)
class UnitShown:
    """One unit's part of the form, its fields in the groups they are laid out in."""

    key: str
    name: str
    paragraph: str
    places: list[ShownField]
    use: list[ShownField]
    economy: list[ShownField]
    remarks: ShownField
    lines: list[LineShown]
    findings: list[Finding]


class OperatorForm(Form):
    """`reports` is what the return holds, `last` what was accepted in the round before: it stands beside the fields, and
    its budget lines are the first suggestion for the texts."""

    def __init__(self, *args: Any, reports: Sequence[UnitReport], last: Mapping[UnitKey, UnitReport], **kwargs: Any) -> None:
        self.before = {report.key: last.get((report.unit_id, report.paragraph)) for report in reports}
        self.asked = {report.key: report for report in reports}
        self.rows: dict[str, list[BudgetItem | None]] = {}
        self._row_of: dict[str, list[int]] = {}
        super().__init__(*args, **kwargs)
        for report in reports:
            self._add_unit(report)

    def _add_unit(self, report: UnitReport) -> None:
        for name in FIGURES:
            self.fields[report.field(name)] = self._figure(report, name)
            self.initial[report.field(name)] = getattr(report, name)
        self.rows[report.key] = self._budget_rows(report)
        for number, item in enumerate(self.rows[report.key]):
            self._add_line(report.field(f"row{number}"), item, is_known=item in report.lines)

    def _figure(self, report: UnitReport, name: str) -> forms.Field:
        label = figure_name(name, accounts_year=report.accounts_year, budget_year=report.budget_year)
        if name == "remarks":
            hint = _("Explain what is odd and why a figure is missing. Without names and CPR numbers.")
            return GuardedTextField(rows=2, label=label, required=False, help_text=hint)
        if name == "budget_adopted_on":
            return DanishDateField(label=label, required=False, help_text=_("The day of your own council's meeting"))
        return _FIELDS[name](label=label, help_text=self._last_time(report, name))

    def _last_time(self, report: UnitReport, name: str) -> str:
        before = self.before[report.key]
        value = getattr(before, name) if before else None
        if value is None:
            return ""
        if name.endswith("_ore"):
            return _("Last round: %(value)s") % {"value": amounts.ore_as_kroner(value)}
        return _("Last round: %(value)s") % {"value": plain_days(value) if name == "place_days" else amounts.thousands(value)}

    def _budget_rows(self, report: UnitReport) -> list[BudgetItem | None]:
        """The lines given, those of the last budget that are not among them, and a few empty ones; each saving gives new
        empty ones."""
        before = self.before[report.key]
        given = {line.text for line in report.lines}
        suggested = [line for line in (before.lines if before else ()) if line.text not in given]
        rows: list[BudgetItem | None] = [*report.lines, *suggested]
        return [*rows, *[None] * SPARE_LINES]

    def _add_line(self, name: str, item: BudgetItem | None, *, is_known: bool) -> None:
        kinds = [("", ""), *((kind.value, words) for kind, words in KINDS.items())]
        self.fields[f"{name}-kind"] = forms.ChoiceField(label=pgettext("return", "Kind"), choices=kinds, required=False)
        self.fields[f"{name}-text"] = GuardedTextField(label=_("Text"), max_length=160, required=False, help_text="")
        self.fields[f"{name}-amount"] = KronerField(label=_("Amount, kr."))
        if item is not None:
            self.initial[f"{name}-kind"] = item.kind.value
            self.initial[f"{name}-text"] = item.text
            self.initial[f"{name}-amount"] = item.amount_ore if is_known else None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for key, rows in self.rows.items():
            for number in range(len(rows)):
                self._check_line(f"{key}-row{number}", cleaned)
        return cleaned

    def _check_line(self, name: str, cleaned: Mapping[str, Any]) -> None:
        amount, words = cleaned.get(f"{name}-amount"), cleaned.get(f"{name}-text")
        if amount is None:
            return
        if not words and f"{name}-text" not in self.errors:
            self.add_error(f"{name}-text", _("Write what the line is for."))
        if not cleaned.get(f"{name}-kind"):
            self.add_error(f"{name}-kind", _("Choose the kind of the line."))

    def reports(self) -> tuple[UnitReport, ...]:
        """What was written, as facts; lines without an amount are suggestions nobody took up."""
        return tuple(self._report(report) for report in self.asked.values())

    def _report(self, report: UnitReport) -> UnitReport:
        values: dict[str, Any] = {name: self.cleaned_data.get(report.field(name)) for name in FIGURES}
        values["remarks"] = values["remarks"] or ""
        lines, self._row_of[report.key] = [], []
        for number, item in enumerate(self.rows[report.key]):
            name = report.field(f"row{number}")
            amount = self.cleaned_data.get(f"{name}-amount")
            if amount is None:
                continue
            words = self.cleaned_data[f"{name}-text"]
            account = item.account if item is not None and item.text == words else ""
            lines.append(BudgetItem(BudgetKind(self.cleaned_data[f"{name}-kind"]), words, amount, account))
            self._row_of[report.key].append(number)
        return replace(report, **values, lines=tuple(lines))

    def add_findings(self, error: DomainError | list[Finding]) -> None:
        """Findings of the rules at their fields; a budget line is found again by its row."""
        findings = error.findings if isinstance(error, DomainError) else error
        super().add_findings([replace(finding, where=self._field_for(finding.where)) for finding in findings])

    def _field_for(self, where: str) -> str:
        key, _dash, rest = where.rpartition("-line")
        number, _dash, part = rest.partition("-")
        rows = self._row_of.get(key, [])
        if not rest or not number.isdigit() or int(number) >= len(rows):
            return where
        return f"{key}-row{rows[int(number)]}-{part}"

    def units_shown(self, findings: Sequence[Finding] = ()) -> list[UnitShown]:
        """The units as the page lays them out, each with the findings about it."""
        return [self._unit_shown(report, findings) for report in self.asked.values()]

    def _unit_shown(self, report: UnitReport, findings: Sequence[Finding]) -> UnitShown:
        def group(names: Sequence[str]) -> list[ShownField]:
            return [shown(self[report.field(name)]) for name in names]

        about = [replace(finding, where="") for finding in findings if finding.where.startswith(f"{report.key}-")]
        return UnitShown(
            key=report.key,
            name=report.unit_name,
            paragraph=paragraph_name(report.paragraph),
            places=group(PLACES),
            use=group(USE),
            economy=group(ECONOMY),
            remarks=shown(self[report.field("remarks")]),
            lines=[self._line_shown(report, number) for number in range(len(self.rows[report.key]))],
            findings=about,
        )

    def _line_shown(self, report: UnitReport, number: int) -> LineShown:
        before = self.before[report.key]
        item = self.rows[report.key][number]
        amount = next((line.amount_ore for line in (before.lines if before else ()) if item and line.text == item.text), None)
        kind, words, money = (shown(self[report.field(f"row{number}-{part}")]) for part in ("kind", "text", "amount"))
        return LineShown(kind, words, money, amounts.ore_as_kroner(amount) if amount is not None else "")
