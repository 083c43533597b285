"""The small forms around rounds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rammevaerk.reporting.wording import STATES
from rammevaerk.web.forms import DanishDateField, FilterForm, Form, GuardedFileField, GuardedTextField


class RoundForm(Form):
    """What the secretariat decides when it opens a round."""

    name = GuardedTextField(label=_("Name"), max_length=120, help_text=_("For example Indmelding 2027"))
    for_year = forms.IntegerField(
        label=_("Budget year"), min_value=2020, max_value=2060, help_text=_("The year the operators' budgets are for")
    )
    deadline = DanishDateField(label=_("Answers are due on"), help_text=_("This day is still in time"))


class CommentForm(Form):
    """Why a return is sent back."""

    comment = GuardedTextField(rows=3, label=_("What must be corrected?"))


class OpenHearingForm(Form):
    """How long the parties may comment."""

    until = DanishDateField(label=_("Answers are due on"), help_text=_("This day is still in time"))


class HearingAnswerForm(Form):
    """A party's comment on the collected picture."""

    comment = GuardedTextField(rows=6, label=_("Our comment"))


class UploadForm(Form):
    """The filled-in spreadsheet."""

    file = GuardedFileField(endings=(".xlsx",), megabytes=5, label=_("The filled-in spreadsheet"))


class ReturnFilter(FilterForm):
    """Narrows the list of returns of a round."""

    text = forms.CharField(label=_("Service or party"), max_length=80)
    state = forms.ChoiceField(label=_("State"), choices=[])
    kind = forms.ChoiceField(
        label=_("Answer"),
        choices=[("", _("All")), ("operator", _("Services")), ("demand", _("Expected demand"))],
    )
    odd = forms.BooleanField(label=_("Only with something odd"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        state = self.fields["state"]
        if isinstance(state, forms.ChoiceField):
            state.choices = [("", _("All")), *STATES.items()]
