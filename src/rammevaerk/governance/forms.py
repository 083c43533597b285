"""Forms of the agreement: a step or a meeting of a party, a hearing answer, a version, a move, a deadline."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rammevaerk.governance.rules.cycle import MOVES, AgreementState
from rammevaerk.governance.rules.party import PartyStep, Stage
from rammevaerk.governance.wording import cycle_state_name, stage_name, step_name
from rammevaerk.web.forms import DanishDateField, Form, GuardedTextField


class RegistrationForm(Form):
    """A step of a party's treatment as it stands in the minutes."""

    step = forms.TypedChoiceField(label=_("Step"), coerce=PartyStep)
    body = GuardedTextField(label=_("Body"), max_length=120, help_text=_("For example the municipal council"))
    meeting_on = DanishDateField(label=_("Day of the meeting"))
    item_number = forms.CharField(label=_("Item number"), max_length=20, required=False)
    case_number = forms.CharField(label=_("Case number"), max_length=40, required=False)
    remarks = GuardedTextField(
        label=_("Remarks"), rows=3, required=False, help_text=_("The council's words. Needed for a remark or a rejection")
    )
    minutes_url = forms.URLField(label=_("Link to the minutes"), required=False, assume_scheme="https")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["step"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(step.value, step_name(step)) for step in PartyStep]


class MeetingForm(Form):
    """A planned meeting; an empty day takes the earlier one back."""

    stage = forms.TypedChoiceField(label=_("Body"), coerce=Stage)
    on = DanishDateField(label=_("Planned day"), required=False)
    note = GuardedTextField(label=_("Note"), max_length=250, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["stage"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(stage.value, stage_name(stage)) for stage in Stage]


class HearingForm(Form):
    """A disability council's answer."""

    words = GuardedTextField(label=_("The council's answer"), rows=8)


class VersionForm(Form):
    """A new version of the agreement."""

    number = GuardedTextField(label=_("Version number"), max_length=10, help_text=_("For example 1.1"))
    note = GuardedTextField(label=_("What has changed"), max_length=250, required=False, help_text="")


class MoveForm(Form):
    """The next state of an agreement."""

    to = forms.TypedChoiceField(label=_("Next state"), coerce=AgreementState)
    note = GuardedTextField(label=_("Note"), rows=2, required=False)

    def __init__(self, *args: Any, state: AgreementState, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(move.value, cycle_state_name(move)) for move in MOVES[state]]


class DeadlineForm(Form):
    """The day a deadline was met."""

    done_on = DanishDateField(label=_("Met on"))


class FocusAreaForm(Form):
    """A focus area to add to the list."""

    name = GuardedTextField(label=_("Focus area"), max_length=160)
    text = GuardedTextField(label=_("What the parties will do"), rows=3, required=False)
    continues = forms.TypedChoiceField(label=_("Continued from"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, earlier: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["continues"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("New")), *earlier]


class ProlongationForm(Form):
    """A decision that the terms hold on."""

    until = DanishDateField(label=_("The terms hold until and including"))
    decided_by = GuardedTextField(label=_("Decided by"), max_length=120)
    decided_on = DanishDateField(label=_("Day of the decision"))
    reason = GuardedTextField(label=_("Reason"), rows=3)
