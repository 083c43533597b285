"""Forms by which a body's word and the table of who decides are recorded."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rammevaerk.decisions.actions import NewBody, NewDecision, NewRoles
from rammevaerk.decisions.models import Body
from rammevaerk.decisions.queries import Course, Subject
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.decisions.rules.deciding import Outcome
from rammevaerk.decisions.rules.who import BodyScope, Part
from rammevaerk.decisions.wording import act_name, outcome_name, part_name, scope_name
from rammevaerk.web.forms import DanishDateField, Form, GuardedTextField


class DecisionForm(Form):
    """What one body said of a case. Bodies and parties are those the area's table asks."""

    who = forms.ChoiceField(label=_("Body"))
    party = forms.TypedChoiceField(label=_("Party"), coerce=int, required=False, empty_value=None)
    outcome = forms.ChoiceField(label=_("What the body said"), widget=forms.RadioSelect)
    on = DanishDateField(label=_("Day of the meeting"))
    item = GuardedTextField(label=_("Item in the minutes"), required=False, max_length=60, rows=1)
    minutes_url = forms.URLField(label=_("Link to the minutes"), required=False, assume_scheme="https")
    grounds = GuardedTextField(label=_("What the minutes say"), required=False, rows=3)
    urgent = forms.BooleanField(
        label=_("The decision could not wait for the discussion"),
        required=False,
        help_text=_("The discussion is then owed, and stands open on the case."),
    )

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.course = course
        asked = {(item.part, item.body): item.body_name for item in course.standing.awaited}
        _choices(self, "who", [(f"{part.value}:{key}", f"{part_name(part)}: {name}") for (part, key), name in asked.items()])
        parties = {item.party: item.party_name for item in course.standing.awaited if item.party_name}
        _choices(self, "party", [("", _("The area's one body")), *((str(pk), name) for pk, name in parties.items())])
        _choices(self, "outcome", [(outcome.value, outcome_name(outcome)) for outcome in Outcome])
        if not parties:
            del self.fields["party"]

    def decision(self, act: Act, subject: Subject) -> NewDecision:
        """What is to be recorded."""
        data = self.cleaned_data
        part, _colon, body = data["who"].partition(":")
        return NewDecision(
            act=act,
            subject=subject,
            part=Part(part),
            body=body,
            outcome=Outcome(data["outcome"]),
            on=data["on"],
            party=self._party(body, data.get("party")),
            item=data["item"],
            minutes_url=data["minutes_url"],
            grounds=data["grounds"],
            urgent=data["urgent"],
        )

    def _party(self, body: str, chosen: int | None) -> int | None:
        """The party chosen; of a body only one party has (the operator's council), that one."""
        own = {item.party for item in self.course.standing.awaited if item.body == body}
        return next(iter(own)) if len(own) == 1 else chosen


class RolesForm(Form):
    """Which bodies have a part in an act from a day."""

    act = forms.TypedChoiceField(label=_("Act"), coerce=Act)
    part = forms.TypedChoiceField(label=_("Part"), coerce=Part)
    bodies = forms.MultipleChoiceField(
        label=_("Bodies"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They take the place of those who had the part. None: nobody has it any more."),
    )
    valid_from = DanishDateField(label=_("Holds from"))
    source = GuardedTextField(
        label=_("Adopted text"), max_length=250, rows=2, help_text=_("Body, day and item, or the act's paragraph")
    )

    def __init__(self, *args: Any, bodies: list[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "act", [(act.value, act_name(act)) for act in Act])
        _choices(self, "part", [(part.value, part_name(part)) for part in Part])
        _choices(self, "bodies", [(body.key, body.name) for body in bodies])

    @property
    def roles(self) -> NewRoles:
        data = self.cleaned_data
        return NewRoles(data["act"], data["part"], tuple(data["bodies"]), data["valid_from"], data["source"])


class BodyForm(Form):
    """A body of the area."""

    name = GuardedTextField(label=_("Name"), max_length=120, rows=1)
    scope = forms.TypedChoiceField(label=_("How many are there?"), coerce=BodyScope)
    note = GuardedTextField(label=_("Note"), max_length=250, rows=1, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "scope", [(scope.value, scope_name(scope)) for scope in BodyScope])

    @property
    def body(self) -> NewBody:
        return NewBody(self.cleaned_data["name"], self.cleaned_data["scope"], self.cleaned_data["note"])


def _choices(form: Form, name: str, choices: list[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
