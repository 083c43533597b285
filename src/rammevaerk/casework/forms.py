"""Forms of casework quality."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rammevaerk.casework.actions import Given, Kept, SampleAnswer
from rammevaerk.casework.models import Answer
from rammevaerk.casework.rules.checklist import CheckAnswer, CheckPoint, LegalDefect
from rammevaerk.casework.rules.drawing import DrawTerms
from rammevaerk.casework.rules.texts import DatedText, NewText, TextKind
from rammevaerk.casework.wording import ANSWERS, DEFECTS, KINDS
from rammevaerk.web.forms import DanishDateField, FilterForm, Form, GuardedTextField, PercentField

NOTE_LENGTH = 500


@dataclass(frozen=True)
class PointAsked:
    """The two fields of a point."""

    answer: BoundField
    note: BoundField


class ChecklistForm(Form):
    """The list of one case: an answer and a note for each open point, and a day for each step of the procedure."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        points: Mapping[CheckPoint, tuple[str, str]],
        steps: Sequence[DatedText] = (),
        whole: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.points, self.steps = points, steps
        for point, (name, hint) in points.items():
            self.fields[f"answer_{point.value}"] = forms.ChoiceField(
                label=name,
                help_text=hint,
                required=whole,
                widget=forms.RadioSelect,
                choices=[(answer.value, words) for answer, words in ANSWERS.items()],
                error_messages={"required": _("Choose an answer.")},
            )
            self.fields[f"note_{point.value}"] = GuardedTextField(
                label=_("Your note"), required=False, max_length=NOTE_LENGTH, help_text=""
            )
        for step in steps:
            self.fields[f"step_{step.text_id}"] = DanishDateField(label=_("Done on"), required=False, help_text="")

    @property
    def asked(self) -> list[PointAsked]:
        """The points with their fields, for the page."""
        return [PointAsked(self[f"answer_{point.value}"], self[f"note_{point.value}"]) for point in self.points]

    @property
    def steps_asked(self) -> list[tuple[DatedText, BoundField]]:
        """The steps with their fields, for the page."""
        return [(step, self[f"step_{step.text_id}"]) for step in self.steps]

    def given(self) -> dict[CheckPoint, Given]:
        """The points that are answered."""
        data = self.cleaned_data
        return {
            point: Given(CheckAnswer(data[f"answer_{point.value}"]), data[f"note_{point.value}"])
            for point in self.points
            if data[f"answer_{point.value}"]
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for point in self.points:
            if data.get(f"note_{point.value}") and not data.get(f"answer_{point.value}"):
                self.add_error(f"answer_{point.value}", _("Choose an answer; a note alone is not kept."))
        return data

    def kept(self) -> Kept:
        """What the valid form says."""
        steps = {step.text_id: self.cleaned_data[f"step_{step.text_id}"] for step in self.steps}
        return Kept(self.given(), steps, self.cleaned_data["seen"] or 0)


def seen_now(typed: QueryDict, answers: Sequence[Answer]) -> QueryDict:
    """What was typed, as if the newest answers had been seen: the reader sees them now beside what was typed."""
    kept = typed.copy()
    kept["seen"] = str(answers[0].pk if answers else 0)
    return kept


class SampleForm(ChecklistForm):
    """A colleague's list: every point, and what is found of the whole."""

    defect = forms.ChoiceField(
        label=_("What do you find of the case as a whole?"),
        widget=forms.RadioSelect,
        choices=[(defect.value, words) for defect, words in DEFECTS.items()],
    )
    note = GuardedTextField(label=_("Note on the whole"), rows=3, required=False, max_length=NOTE_LENGTH)

    def answered(self) -> SampleAnswer:
        """What the valid form says."""
        data = self.cleaned_data
        return SampleAnswer(self.given(), LegalDefect(data["defect"]), data["note"], data["seen"] or 0)


class DrawForm(Form):
    """How a sample is drawn."""

    first = DanishDateField(label=_("Closed from"))
    last = DanishDateField(label=_("Closed until"))
    count = forms.IntegerField(label=_("Number of cases"), required=False, min_value=1, max_value=500)
    share = PercentField(label=_("Or a share of them"), required=False, help_text=_("In per cent, for example 10"))
    seed = GuardedTextField(
        label=_("Seed"),
        max_length=60,
        help_text=_("The draw can be made again with the same seed, and then gives the same cases."),
    )

    def terms(self) -> DrawTerms:
        """What the valid form says."""
        data = self.cleaned_data
        return DrawTerms(data["seed"], data["first"], data["last"], data["count"], data["share"])


class TextForm(Form):
    """A version of a text, as it was adopted."""

    kind = forms.ChoiceField(label=_("What it is"), choices=[(kind.value, words) for kind, words in KINDS.items()])
    number = forms.IntegerField(label=_("Number"), min_value=1, max_value=99, help_text=_("Guide posts have 1 to 4"))
    title = GuardedTextField(label=_("Title"), max_length=200, help_text="")
    words = GuardedTextField(label=_("The text as adopted"), rows=6, required=False, help_text="")
    repealed = forms.BooleanField(label=_("It holds no longer from this day"), required=False)
    valid_from = DanishDateField(label=_("Holds from"))
    body = GuardedTextField(label=_("Adopted by"), max_length=120, help_text="")
    adopted_on = DanishDateField(label=_("Adopted on"))
    reference = GuardedTextField(label=_("Where the text stands"), max_length=200, help_text=_("Agenda item, annex or link"))

    def new(self) -> NewText:
        """What the valid form says."""
        data = {name: self.cleaned_data[name] for name in self.fields}
        return NewText(**{**data, "kind": TextKind(data["kind"])})


class RefusalForm(Form):
    """Why a text is refused."""

    reason = GuardedTextField(label=_("Why is it refused?"), rows=3, max_length=NOTE_LENGTH)


class PointForm(FilterForm):
    """Which point the chart shows."""

    punkt = forms.ChoiceField(label=_("Show"))

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "punkt", choices)


class YearForm(FilterForm):
    """Which year the counts show."""

    aar = forms.TypedChoiceField(label=_("Closed in"), coerce=int, empty_value=None)

    def __init__(self, *args: Any, today: date, years: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "aar", [(year, str(year)) for year in range(today.year, today.year - years, -1)])


def _choose(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)
