"""Forms of changes. A notification asks only what its kind needs."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rammevaerk.changes.actions import NewChange, NewEntry, NewNotice, NewStep
from rammevaerk.changes.models import BuyerNotice, Change, ClosingEntry, PlanStep
from rammevaerk.changes.rules.consulting import Answered
from rammevaerk.changes.rules.kinds import ChangeKind, ForcedCause
from rammevaerk.changes.rules.notifying import Notified
from rammevaerk.kernel.paragraphs import PARAGRAPHS
from rammevaerk.registry.queries import GroupRow
from rammevaerk.registry.queries.searching import feature_choices
from rammevaerk.web.forms import DanishDateField, FilterForm, Form, GuardedTextField, MoneyField
from rammevaerk.web.profile_fields import GroupsForm

Choices = Sequence[tuple[Any, Any]]
CHOOSE = ("", _("Choose"))
YES_NO = (("", _("Not decided")), ("yes", _("Yes")), ("no", _("No")))


def yes_or_no(value: str) -> bool | None:
    """A choice of yes, no and not decided."""
    return {"yes": True, "no": False}.get(value)


class ChangeFilter(FilterForm):
    """Which changes the list shows."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("All kinds")), *Change.Kind.choices])
    only = forms.ChoiceField(label=_("Show"), choices=[("", _("All")), ("open", _("Under way")), ("own", _("Own services"))])


class NotifyForm(GroupsForm):
    """A notification; the fields its kind has no use for are taken away."""

    service = forms.TypedChoiceField(label=_("Service"), coerce=int, empty_value=None, required=False)
    name = GuardedTextField(label=_("Name of the planned service"), max_length=160, required=False)
    paragraph = forms.ChoiceField(label=_("Paragraph"), required=False)
    features = forms.MultipleChoiceField(
        label=_("What it contains"), required=False, widget=forms.CheckboxSelectMultiple, choices=feature_choices
    )
    content = GuardedTextField(label=_("Content in words"), rows=3, required=False)
    places_before = forms.IntegerField(label=_("Places before"), min_value=0, max_value=999, required=False)
    places_after = forms.IntegerField(label=_("Places after"), min_value=0, max_value=999, required=False)
    others = forms.TypedMultipleChoiceField(
        label=_("Merged with"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    other_names = GuardedTextField(label=_("What the parts are called"), max_length=250, required=False)
    new_operator = forms.TypedChoiceField(label=_("Taken over by"), coerce=int, empty_value=None, required=False)
    location = forms.TypedChoiceField(label=_("Moves to the municipality"), coerce=int, empty_value=None, required=False)
    forced = forms.ChoiceField(
        label=_("Must it close at once?"), required=False, choices=[("", _("No, it is planned")), *Change.Forced.choices],
        help_text=_("A forced closing is discussed afterwards, with a deadline"),
    )  # fmt: skip
    joint_inquiry = forms.IntegerField(
        label=_("Number of the inquiry for a joint service"), min_value=1, required=False,
        help_text=_("It must be closed before the service is decided"),
    )  # fmt: skip
    takes_effect = DanishDateField(label=_("From"))
    announced = DanishDateField(label=_("Known outside since"), required=False, help_text=_("Empty: today"))
    reason = GuardedTextField(label=_("Why"), rows=3)
    yearly_ore = MoneyField(label=_("Costs a year, kr."), allow_negative=True, required=False, help_text=_("Minus is a saving"))
    once_ore = MoneyField(label=_("Costs once, kr."), allow_negative=True, required=False)
    economy = GuardedTextField(label=_("Economy in words"), rows=3, required=False)

    def __init__(self, *args: Any, kind: ChangeKind, given: "Given", **kwargs: Any) -> None:
        super().__init__(*args, groups=list(given.tree), **kwargs)
        self.kind = kind
        for name in [*unused(kind), *([] if kind.has_content else self._names())]:
            del self.fields[name]
        for name in needed(kind):
            self.fields[name].required = True
        self.order_fields(["service", "name", "paragraph", *self._names()])
        lists: dict[str, Choices] = {
            "service": [CHOOSE, *given.services],
            "paragraph": [CHOOSE, *((code, f"{row.label} {row.name}") for code, row in PARAGRAPHS.items())],
            "others": given.services,
            "new_operator": [CHOOSE, *given.operators],
            "location": [CHOOSE, *given.municipalities],
        }
        for name, choices in lists.items():
            field = self.fields.get(name)
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def told(self) -> NewChange:
        """What was filled in."""
        data = self.cleaned_data
        told = Notified(
            kind=self.kind, name=data.get("name", ""), takes_effect=data["takes_effect"], reason=data["reason"],
            service=data.get("service"), paragraph=data.get("paragraph", ""),
            groups=self.groups_chosen() if self.kind.has_content else (),
            places_before=data.get("places_before"), places_after=data.get("places_after"),
            others=tuple(data.get("others", ())), other_names=data.get("other_names", ""),
            new_operator=data.get("new_operator"), location=data.get("location"),
            forced=ForcedCause(data["forced"]) if data.get("forced") else None, announced=data.get("announced"),
            joint_inquiry=data.get("joint_inquiry"),
        )  # fmt: skip
        return NewChange(
            told, tuple(data.get("features", ())), data.get("content", ""), data.get("economy", ""), data.get("yearly_ore"),
            data.get("once_ore"),
        )  # fmt: skip


class Given:
    """What the notify form lets one choose among."""

    def __init__(
        self, services: Choices = (), tree: Collection[GroupRow] = (), operators: Choices = (), municipalities: Choices = ()
    ) -> None:
        self.services, self.tree, self.operators, self.municipalities = services, tree, operators, municipalities


def needed(kind: ChangeKind) -> list[str]:
    """The fields a kind cannot be notified without."""
    found = ["name"] if kind.is_new else ["service"]
    found += ["paragraph", "group_1"] if kind.has_content else []
    found += ["places_after"] if kind.is_new else []
    found += ["places_before", "places_after"] if kind in (ChangeKind.EXPAND, ChangeKind.REDUCE) else []
    more = {
        ChangeKind.TAKE_OVER: "new_operator",
        ChangeKind.MERGE: "others",
        ChangeKind.SPLIT: "other_names",
        ChangeKind.MOVE: "location",
    }
    return [*found, *([more[kind]] if kind in more else [])]


def unused(kind: ChangeKind) -> list[str]:
    """The fields a kind has no use for."""
    left: list[str] = ["service"] if kind.is_new else ["name"]
    if not kind.has_content:
        left += ["paragraph", "features", "content"]
    if kind.is_new:
        left.append("places_before")
    if kind in (ChangeKind.CLOSE, ChangeKind.TAKE_OVER, ChangeKind.MOVE):
        left.append("places_after")
    left += [] if kind is ChangeKind.MERGE else ["others"]
    left += [] if kind is ChangeKind.SPLIT else ["other_names"]
    left += [] if kind is ChangeKind.TAKE_OVER else ["new_operator"]
    left += [] if kind is ChangeKind.MOVE else ["location"]
    left += [] if kind.closes else ["forced"]
    left += [] if kind is ChangeKind.SINGLE_PERSON else ["joint_inquiry"]
    return left


class DeadlineForm(Form):
    """The last day to answer."""

    deadline = DanishDateField(label=_("Last day to answer"))


class AnswerForm(Form):
    """A municipality's answer to a consultation."""

    places = forms.IntegerField(label=_("Places we still need there"), min_value=0, max_value=99, initial=0)
    takes_part = forms.BooleanField(label=_("We would take part"), required=False)
    objects_to = forms.BooleanField(label=_("We object"), required=False)
    words = GuardedTextField(label=_("In words"), rows=4, required=False)

    def answered(self) -> Answered:
        """What was filled in."""
        data = self.cleaned_data
        return Answered(data["places"], data["takes_part"], data["objects_to"], data["words"])


class BecauseForm(Form):
    """Why it is given up."""

    because = GuardedTextField(label=_("Why"), max_length=250)


class InquiryForm(Form):
    """The number of an inquiry for a joint service."""

    inquiry = forms.IntegerField(label=_("Number of the inquiry for a joint service"), min_value=1)


class LinkForm(Form):
    """Which service of the register the planned one has become."""

    service = forms.TypedChoiceField(label=_("Service in the register"), coerce=int)

    def __init__(self, *args: Any, services: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["service"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [CHOOSE, *services]


class NoticeForm(Form):
    """That a buyer has had notice."""

    buyer = forms.TypedChoiceField(label=_("Buyer"), coerce=int)
    dispatched_on = DanishDateField(label=_("Sent on"))
    how = forms.ChoiceField(label=_("How"), choices=BuyerNotice.How.choices)
    receipt = GuardedTextField(label=_("What proves it"), max_length=120, help_text=_("For example the number of the receipt"))

    def __init__(self, *args: Any, buyers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["buyer"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [CHOOSE, *buyers]

    def notice(self) -> NewNotice:
        """What was filled in."""
        return NewNotice(**self.cleaned_data)


class StepForm(Form):
    """A step of the plan."""

    kind = forms.ChoiceField(label=_("About"), choices=PlanStep.Kind.choices)
    what = GuardedTextField(label=_("What"), max_length=250)
    who = GuardedTextField(label=_("Who"), max_length=120, help_text=_("The function, no name"))
    due = DanishDateField(label=_("Last day"))

    def step(self) -> NewStep:
        """What was filled in."""
        return NewStep(**self.cleaned_data)


class EntryForm(Form):
    """A line of the closing account."""

    words = GuardedTextField(label=_("What"), max_length=160)
    kind = forms.ChoiceField(label=_("Kind"), choices=ClosingEntry.Kind.choices)
    amount_ore = MoneyField(
        label=_("Kr."), allow_negative=True, help_text=_("No minus, but for a result or reserve: minus is a deficit")
    )
    counts = forms.ChoiceField(label=_("Is it in the account?"), choices=YES_NO, required=False)

    def entry(self) -> NewEntry:
        """What was filled in."""
        data = self.cleaned_data
        return NewEntry(data["words"], data["kind"], data["amount_ore"], yes_or_no(data["counts"]))
