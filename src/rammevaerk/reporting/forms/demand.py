"""A municipality's expected demand: one row for each of the twelve groups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rammevaerk.kernel.finding import Finding
from rammevaerk.reporting.forms.numbers import CountField
from rammevaerk.reporting.rules.answers import DemandReport, ExpectedChange
from rammevaerk.reporting.wording import CHANGES, DO_NOT_KNOW
from rammevaerk.web.fields import ShownField, shown
from rammevaerk.web.forms import Form, GuardedTextField

UNKNOWN = "unknown"
SCORES = (
    ("", ""),
    ("1", gettext_lazy("1 – least")),
    ("2", "2"),
    ("3", "3"),
    ("4", "4"),
    ("5", gettext_lazy("5 – best")),
    (UNKNOWN, DO_NOT_KNOW),
)
PARTS = ("current_citizens", "expected_change", "expected_places", "score", "explanation")


@dataclass(frozen=True)
class GroupShown:
    """One row: its fields, what was answered in the last round, what is missing and what is odd."""

    group: str
    current_citizens: ShownField
    expected_change: ShownField
    expected_places: ShownField
    score: ShownField
    explanation: ShownField
    before: str
    stopping: list[Finding]
    odd: list[Finding]


class DemandForm(Form):
    """`reports` holds the rows of the return in the order of the questionnaire, `last` the accepted ones before."""

    def __init__(self, *args: Any, reports: Sequence[DemandReport], last: Mapping[str, DemandReport], **kwargs: Any) -> None:
        self.asked, self.last = list(reports), last
        super().__init__(*args, **kwargs)
        for report in self.asked:
            self._add_group(report)

    def _add_group(self, report: DemandReport) -> None:
        group = {"group": report.group}
        changes = [("", ""), *((change.value, words) for change, words in CHANGES.items())]
        fields: dict[str, forms.Field] = {
            "current_citizens": CountField(label=_("%(group)s: citizens now") % group),
            "expected_change": forms.ChoiceField(label=_("%(group)s: expected change") % group, choices=changes, required=False),
            "expected_places": CountField(label=_("%(group)s: places needed") % group),
            "score": forms.ChoiceField(label=_("%(group)s: match from 1 to 5") % group, choices=SCORES, required=False),
            "explanation": GuardedTextField(rows=2, label=_("%(group)s: explanation") % group, required=False, help_text=""),
        }
        change = report.expected_change.value if report.expected_change else ""
        score = UNKNOWN if report.score_unknown else str(report.score or "")
        values = (report.current_citizens, change, report.expected_places, score, report.explanation)
        for name, value in zip(PARTS, values, strict=True):
            self.fields[report.field(name)] = fields[name]
            self.initial[report.field(name)] = value

    def reports(self) -> tuple[DemandReport, ...]:
        """What was written, as facts."""
        return tuple(self._report(report) for report in self.asked)

    def _report(self, report: DemandReport) -> DemandReport:
        value = {name: self.cleaned_data.get(report.field(name)) for name in PARTS}
        score = str(value["score"] or "")
        return replace(
            report,
            current_citizens=value["current_citizens"],
            expected_change=ExpectedChange(value["expected_change"]) if value["expected_change"] else None,
            expected_places=value["expected_places"],
            score=int(score) if score.isdigit() else None,
            score_unknown=score == UNKNOWN,
            explanation=value["explanation"] or "",
        )

    def groups_shown(self, findings: Sequence[Finding] = ()) -> list[GroupShown]:
        """The rows as the page lays them out, each with the findings about it."""
        return [self._group_shown(report, findings) for report in self.asked]

    def _group_shown(self, report: DemandReport, findings: Sequence[Finding]) -> GroupShown:
        fields = {name: shown(self[report.field(name)]) for name in PARTS}
        about = [replace(item, where="") for item in findings if item.where.startswith(report.field(""))]
        stopping, odd = [item for item in about if item.blocks], [item for item in about if not item.blocks]
        return GroupShown(group=report.group, before=self._before(report.group), stopping=stopping, odd=odd, **fields)

    def _before(self, group: str) -> str:
        last = self.last.get(group)
        if last is None or (last.current_citizens is None and last.score is None):
            return ""
        words = {"citizens": "–" if last.current_citizens is None else last.current_citizens, "score": last.score or "–"}
        return _("Last round: %(citizens)s citizens, score %(score)s") % words
