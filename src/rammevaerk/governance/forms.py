"""Forms of the agreement: a step or a meeting of a party, a hearing answer, a version, a move, a deadline."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rammevaerk.governance.queries import Proposal
from rammevaerk.governance.rules.cycle import MOVES, AgreementState
from rammevaerk.governance.rules.opening import PlannedDeadline, PlannedPhase
from rammevaerk.governance.rules.party import PartyStep, Stage
from rammevaerk.governance.wording import cycle_state_name, stage_name, step_name
from rammevaerk.web import dates, typed
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
    lead = forms.TypedChoiceField(label=_("Lead"), coerce=int, empty_value=None, required=False)
    continues = forms.TypedChoiceField(label=_("Continued from"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, earlier: list[tuple[int, str]], parties: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, first, choices in (("continues", _("New"), earlier), ("lead", _("None yet"), parties)):
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = [("", first), *choices]


class ProlongationForm(Form):
    """A decision that the terms hold on."""

    until = DanishDateField(label=_("The terms hold until and including"))
    decided_by = GuardedTextField(label=_("Decided by"), max_length=120)
    decided_on = DanishDateField(label=_("Day of the decision"))
    reason = GuardedTextField(label=_("Reason"), rows=3)


DAY = timedelta(days=1)
MORE_DEADLINES = 3


class OpeningForm(Form):
    """The next agreement as proposed: its name and period, a day for each deadline, first and last day of each phase, and
    room for further deadlines. A deadline whose day is emptied is left out."""

    after = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = GuardedTextField(label=_("Name"), max_length=20, help_text=_("First and last year, for example 2029-2030"))
    title = GuardedTextField(label=_("Title"), max_length=120, help_text=_("As it stands on the document"))
    starts = DanishDateField(label=_("First day"))
    last = DanishDateField(label=_("Last day"), help_text=_("For example 31.12.2030"))

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        cycle = proposal.opening.cycle
        first = {"name": cycle.name, "title": proposal.title, "starts": cycle.starts, "last": cycle.ends - DAY}
        super().__init__(*args, initial={**first, "after": proposal.before.pk if proposal.before else None}, **kwargs)
        self.proposal = proposal
        for item in proposal.opening.deadlines:
            hint = _weekday_hint(proposal, item, self.data.get(f"{item.key}_due", ""))
            self.fields[f"{item.key}_due"] = _day(item.name, item.due, hint=hint, required=False)
        for phase in proposal.opening.phases:
            first_day, last_day = _("%(phase)s, first day"), _("%(phase)s, last day")
            self.fields[f"{phase.key}_starts"] = _day(first_day % {"phase": phase.name}, phase.starts)
            self.fields[f"{phase.key}_last"] = _day(last_day % {"phase": phase.name}, phase.ends - DAY)
        for place in range(1, MORE_DEADLINES + 1):
            words = {"place": place}
            label, day = _("Further deadline %(place)s") % words, _("Day of further deadline %(place)s") % words
            self.fields[f"more_{place}_name"] = GuardedTextField(label=label, max_length=160, required=False, help_text="")
            self.fields[f"more_{place}_due"] = _day(day, None, required=False)

    def deadline_fields(self) -> list[BoundField]:
        """The day of each proposed deadline."""
        return [self[f"{item.key}_due"] for item in self.proposal.opening.deadlines]

    def phase_fields(self) -> list[tuple[BoundField, BoundField]]:
        """First and last day of each proposed phase."""
        return [(self[f"{item.key}_starts"], self[f"{item.key}_last"]) for item in self.proposal.opening.phases]

    def more_fields(self) -> list[tuple[BoundField, BoundField]]:
        """Name and day of each further deadline."""
        return [(self[f"more_{place}_name"], self[f"more_{place}_due"]) for place in range(1, MORE_DEADLINES + 1)]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        for place in range(1, MORE_DEADLINES + 1):
            pair = (f"more_{place}_name", f"more_{place}_due")
            for filled, empty in (pair, pair[::-1]):
                if data.get(filled) and not data.get(empty) and empty not in self.errors:
                    self.add_error(empty, ValidationError(gettext("Fill in both fields, or leave both empty."), code="half"))
        return data

    def deadlines(self) -> tuple[PlannedDeadline, ...]:
        """The deadlines that were kept, and the further ones."""
        data = self.cleaned_data
        kept = [(item, data.get(f"{item.key}_due")) for item in self.proposal.opening.deadlines]
        more = [
            PlannedDeadline(f"more_{place}", data[f"more_{place}_due"], data[f"more_{place}_name"])
            for place in range(1, MORE_DEADLINES + 1)
            if data.get(f"more_{place}_due")
        ]
        return (*(replace(item, due=due) for item, due in kept if due), *more)

    def phases(self) -> tuple[PlannedPhase, ...]:
        """The phases with the typed days."""
        data = self.cleaned_data
        return tuple(
            replace(item, starts=data[f"{item.key}_starts"], ends=data[f"{item.key}_last"] + DAY)
            for item in self.proposal.opening.phases
        )


def _day(label: str, day: date | None, hint: str = "", *, required: bool = True) -> DanishDateField:
    return DanishDateField(label=label, initial=day, required=required, help_text=hint)


def _weekday_hint(proposal: Proposal, item: PlannedDeadline, entered: str) -> str:
    """Which weekday the typed day is, else the proposed one, and the day it was moved from."""
    try:
        day = typed.read_date(entered) if entered else item.due
    except ValueError:
        day = item.due
    moved = proposal.moved_from[item.key]
    before = proposal.before.row.name if proposal.before else ""
    return gettext("%(weekday)s. In %(agreement)s: %(day)s") % {
        "weekday": dates.weekday(day),
        "agreement": before,
        "day": dates.short(moved.due),
    }
