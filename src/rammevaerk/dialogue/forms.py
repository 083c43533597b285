"""The forms of a dialogue: a municipality's answers in one table, the report's texts, and the small acts of the page."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rammevaerk.dialogue.actions.returning import NewReturn
from rammevaerk.dialogue.models import Intention, StatusKind
from rammevaerk.dialogue.rules.report import (
    LEADER_SINCE,
    TEXTS,
    WRITTEN,
    FilledFigure,
    ReportWriting,
    StatedFigure,
    expected_years,
)
from rammevaerk.dialogue.shown.blocks import label_of
from rammevaerk.dialogue.shown.report import section_names
from rammevaerk.web.forms import DanishDateField, Form, GuardedTextField, ReadAgainForm
from rammevaerk.web.typed import read_ore

TEXTS_OF_A_RETURN = ("remark", "wishes", "reason")


class DanishNumberField(forms.Field):
    """A number with a Danish comma; gives a Decimal."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Decimal | None:
        if value in (None, ""):
            return None
        try:
            return Decimal(read_ore(str(value))).scaleb(-2)
        except ValueError as error:
            raise forms.ValidationError(_("Write a number, for example 2 or 2,5.")) from error

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        return f"{value.normalize():f}".replace(".", ",")


class ReturnForm(ReadAgainForm):
    """One service's row in the table of answers; empty rows are not sent."""

    read_again = TEXTS_OF_A_RETURN
    intention = forms.ChoiceField(label=_("Intention"), choices=[("", _("Choose")), *Intention.choices], required=False)
    expected_places = DanishNumberField(label=_("Expected places"), required=False)
    remark = GuardedTextField(label=_("Remark on the use"), required=False, max_length=1000, help_text="")
    wishes = GuardedTextField(label=_("Wishes"), required=False, max_length=1000, help_text="")
    reason = GuardedTextField(label=_("Reason"), required=False, max_length=1000, help_text="")

    def __init__(self, *args: Any, service: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("intention", "expected_places", *TEXTS_OF_A_RETURN):
            field = self.fields[name]
            field.widget.attrs["class"] = "form-select" if name == "intention" else "form-input"
            field.widget.attrs["aria-label"] = f"{field.label}, {service}"

    def answer(self, service: int) -> NewReturn | None:
        """What is answered; None for an empty row."""
        data = self.cleaned_data
        if not any(data[name] for name in ("intention", *TEXTS_OF_A_RETURN)) and data["expected_places"] is None:
            return None
        return NewReturn(
            service=service,
            intention=data["intention"],
            expected_places=data["expected_places"],
            **{name: data[name].strip() for name in TEXTS_OF_A_RETURN},
        )


class ReportForm(Form):
    """The texts of the report, who leads the service, and what is expected of three years; `edition` says which saving it began
    from."""

    edition = forms.IntegerField(widget=forms.HiddenInput)
    leader = GuardedTextField(
        label=_("Leader"), required=False, max_length=120, help_text=_("Name and title, needed when the report is submitted")
    )
    leader_since = DanishDateField(label=_("Leader since"), required=False)

    def __init__(self, *args: Any, year: int, written: ReportWriting, edition: int, **kwargs: Any) -> None:
        self.years = expected_years(year)
        since = written.texts.get(LEADER_SINCE)
        initial: dict[str, Any] = {
            "edition": edition,
            **written.texts,
            LEADER_SINCE: date.fromisoformat(since) if since else None,
        }
        for each in self.years:
            places, demand = written.expected.get(each, (None, None))
            initial |= {f"places_{each}": places, f"demand_{each}": demand}
        super().__init__(*args, initial=initial, **kwargs)
        names = section_names()
        for key, _heading, needed in TEXTS:
            note = _("Needed when the report is submitted") if needed else ""
            self.fields[key] = GuardedTextField(rows=4, label=names[key], required=False, max_length=8000, help_text=note)
        for each in self.years:
            for kind, label in (("places", _("Expected places in %(year)s")), ("demand", _("Expected demand in %(year)s"))):
                field = forms.IntegerField(label=label % {"year": each}, required=False, min_value=0, max_value=9999)
                self.fields[f"{kind}_{each}"] = field

    def texts_fields(self) -> list[str]:
        """The names of the text fields in the report's order."""
        return [key for key, _heading, _needed in TEXTS]

    def texts(self) -> dict[str, str]:
        """The texts by section, and who leads the service."""
        since = self.cleaned_data[LEADER_SINCE]
        return {key: self.cleaned_data[key] for key in WRITTEN} | {LEADER_SINCE: since.isoformat() if since else ""}

    def expected(self) -> dict[int, tuple[int | None, int | None]]:
        """Places and demand by year."""
        data = self.cleaned_data
        return {each: (data[f"places_{each}"], data[f"demand_{each}"]) for each in self.years}


class StatedForm(Form):
    """Another figure beside one that is filled in; an empty figure takes it back."""

    key = forms.ChoiceField(label=_("Figure"))
    value = DanishNumberField(label=_("Your figure"), required=False, help_text=_("Empty takes it back. Per cent as 92,5"))
    reason = GuardedTextField(label=_("Why"), required=False, max_length=500)

    def __init__(self, *args: Any, figures: Sequence[FilledFigure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {figure.key: figure.unit for figure in figures}
        field = self.fields["key"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(figure.key, label_of(figure)) for figure in figures]

    def stated(self) -> StatedFigure | None:
        """The figure; None takes it back."""
        value = self.cleaned_data["value"]
        if value is None:
            return None
        share = self.units[self.cleaned_data["key"]] == "%"
        return StatedFigure(value / 100 if share else value, self.cleaned_data["reason"])


class SendForm(Form):
    """Until which day the parties may comment."""

    deadline = DanishDateField(label=_("Comments until and with"))


class WordsForm(Form):
    """A text by one who takes part."""

    words = GuardedTextField(label=_("Text"), rows=5)


class CommentForm(WordsForm):
    """A party's comment."""

    words = GuardedTextField(label=_("Your comment"), rows=5)


class PanelForm(WordsForm):
    """How buyers take part."""

    words = GuardedTextField(label=_("How the buyers take part"), rows=4)


class MeetingForm(WordsForm):
    """A dialogue meeting and its notes."""

    held_on = DanishDateField(label=_("Day of the meeting"))
    words = GuardedTextField(label=_("Notes"), rows=6)
    field_order = ("held_on", "words")


class OutcomeForm(Form):
    """What the decided status discussion came to."""

    kind = forms.ChoiceField(label=_("Outcome"), choices=StatusKind.choices, widget=forms.RadioSelect)
    words = GuardedTextField(label=_("What was decided"), rows=4, required=False)
    follow_up_on = DanishDateField(label=_("Followed up by"), required=False)
