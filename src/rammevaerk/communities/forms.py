"""Forms of communities, requests, novelties, partners and outreach, and the filter of the list."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rammevaerk.communities.actions import (
    About,
    Answer,
    Assessment,
    NewCommission,
    NewCommunity,
    NewForm,
    NewNovelty,
    NewOutreach,
    NewPartner,
    NewRequest,
)
from rammevaerk.communities.models import Community, Novelty, OperatingForm, Outreach
from rammevaerk.communities.rules.novelties import NoveltyOutcome
from rammevaerk.communities.wording import OUTCOMES, PART_NAMES
from rammevaerk.web.forms import DanishDateField, FilterForm, Form, GuardedTextField, ReadAgainForm
from rammevaerk.web.profile_fields import GroupsForm, ListedGroup
from rammevaerk.web.typed import read_days

Choices = Sequence[tuple[Any, Any]]


def _choose(form: Form, name: str, choices: Choices) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


class HoursField(forms.Field):
    """Hours with a comma before the tenths, `12,5`; gives a Decimal."""

    default_error_messages: ClassVar = {
        "invalid": _("Write the hours as a number with a comma, for example 12,5."),
        "range": _("Hours have one digit after the comma and lie below 100,000."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        try:
            hours = read_days(str(value))
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        if hours >= 100_000 or hours != round(hours, 1):
            raise ValidationError(self.error_messages["range"], code="range")
        return hours


class CommunityFilter(FilterForm):
    """Which communities the list shows."""

    kind = forms.ChoiceField(label=_("Kind"), choices=(("", _("All kinds of community")), *Community.Kind.choices))
    agreement = forms.ChoiceField(
        label=_("Agreement"), choices=(("", _("Inside and outside")), ("in", _("Inside")), ("out", _("Outside")))
    )
    group = forms.TypedChoiceField(label=_("Target group"), coerce=int, empty_value=None)
    member = forms.TypedChoiceField(label=_("Member"), coerce=int, empty_value=None)
    ended = forms.BooleanField(label=_("Also those that have ended"))

    def __init__(self, *args: Any, groups: Choices, members: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "group", [("", _("All target groups")), *groups])
        _choose(self, "member", [("", _("All members")), *members])


class AboutForm(GroupsForm):
    """What a community is."""

    most_groups = 4

    name = GuardedTextField(label=_("Name"), max_length=160, help_text="")
    kind = forms.ChoiceField(label=_("Kind"), choices=Community.Kind.choices, widget=forms.RadioSelect)
    in_agreement = forms.BooleanField(
        label=_("Inside the framework agreement"),
        required=False,
        help_text=_("Municipalities that cooperate outside the agreement can be noted here too."),
    )
    theme = GuardedTextField(label=_("Theme"), rows=3, help_text="")

    def about(self) -> About:
        data = self.cleaned_data
        return About(data["kind"], data["name"], data["theme"], data["in_agreement"], self.groups_chosen())


class CommunityForm(AboutForm):
    """A new community, with those who are in it from the first day."""

    valid_from = DanishDateField(label=_("From"))
    lead = forms.TypedChoiceField(label=_("Lead municipality"), coerce=int)
    members = forms.TypedMultipleChoiceField(
        label=_("Other members from the first day"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, groups: Sequence[ListedGroup], municipalities: Choices, members: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, groups=groups, **kwargs)
        _choose(self, "lead", [("", _("Choose")), *municipalities])
        _choose(self, "members", members)

    def new(self) -> NewCommunity:
        data = self.cleaned_data
        return NewCommunity(self.about(), data["valid_from"], data["lead"], tuple(data["members"]))


class MemberForm(Form):
    """A member from a day: one of the list, or another by name."""

    organisation = forms.TypedChoiceField(label=_("Municipality or region"), coerce=int, required=False, empty_value=None)
    other_name = GuardedTextField(
        label=_("Or another organisation"), max_length=160, required=False, help_text=_("The organisation, not a person")
    )
    valid_from = DanishDateField(label=_("Member from"))

    def __init__(self, *args: Any, organisations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "organisation", [("", _("Choose")), *organisations])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("organisation")) == bool(data.get("other_name")):
            self.add_error("organisation", _("Choose one from the list, or write another organisation."))
        return data

    @property
    def member(self) -> int | str:
        found: int | str = self.cleaned_data["organisation"] or self.cleaned_data["other_name"]
        return found


class LeadForm(Form):
    """Who leads from a day."""

    organisation = forms.TypedChoiceField(label=_("Lead municipality"), coerce=int)
    valid_from = DanishDateField(label=_("Leads from"))

    def __init__(self, *args: Any, municipalities: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "organisation", [("", _("Choose")), *municipalities])


class CommissionForm(Form):
    """A commission as it was adopted."""

    words = GuardedTextField(label=_("The commission, word for word"), rows=8, help_text="", max_length=20000)
    adopted_by = GuardedTextField(label=_("Adopted by"), max_length=120, help_text=_("The body, for example the steering group"))
    adopted_on = DanishDateField(label=_("Adopted on"))
    source = GuardedTextField(label=_("Where it stands"), max_length=250, required=False, help_text=_("Item and minutes"))

    def new(self) -> NewCommission:
        data = self.cleaned_data
        return NewCommission(data["words"], data["adopted_by"], data["adopted_on"], data["source"])


class EndForm(Form):
    """When something ends; that day is the first without it."""

    on = DanishDateField(label=_("First day without it"))


class EndCommunityForm(EndForm):
    """When a community ends, and why."""

    reason = GuardedTextField(label=_("Reason"), max_length=250, rows=2)


class ReportForm(Form):
    """The common template of the yearly report; a draft may have empty parts."""

    activities = GuardedTextField(label=PART_NAMES["activities"], rows=5, required=False)
    trends = GuardedTextField(label=PART_NAMES["trends"], rows=5, required=False)
    focus_areas = GuardedTextField(label=PART_NAMES["focus_areas"], rows=5, required=False)
    knowledge = GuardedTextField(label=PART_NAMES["knowledge"], rows=5, required=False)


class RequestForm(ReadAgainForm, GroupsForm):
    """What one asks, and whom."""

    most_groups = 1
    read_again = ("subject", "words")

    community = forms.TypedChoiceField(label=_("Community that is asked"), coerce=int, empty_value=None)
    subject = GuardedTextField(label=_("What is asked about"), max_length=160, help_text=_("A few words; no citizen"))
    words = GuardedTextField(label=_("What you would like to know"), rows=5)

    def __init__(self, *args: Any, communities: Choices, service: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.service = service
        if service is not None:
            del self.fields["community"]
        else:
            _choose(self, "community", [("", _("Choose")), *communities])

    def new(self) -> NewRequest:
        data, groups = self.cleaned_data, self.groups_chosen()
        group = groups[0] if groups else None
        return NewRequest(data["subject"], data["words"], data.get("community"), self.service, group)


class AnswerForm(ReadAgainForm):
    """What is answered, with hours. `after` is how many answers the person had seen."""

    words = GuardedTextField(label=_("Answer"), rows=5)
    hours = HoursField(
        label=_("Hours given"),
        help_text=_("Preparation and meeting together; 0 when it took none"),
    )
    service = forms.TypedChoiceField(label=_("The service whose knowledge it is"), coerce=int, required=False, empty_value=None)
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, services: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if services:
            _choose(self, "service", [("", _("None")), *services])
        else:
            del self.fields["service"]

    def answer(self) -> Answer:
        data = self.cleaned_data
        return Answer(data["words"], data["hours"], data.get("service"), data["after"])


class NoveltyForm(ReadAgainForm, GroupsForm):
    """Something new, in two minutes."""

    most_groups = 1
    read_again = ("title", "words")

    kind = forms.ChoiceField(label=_("What is it?"), choices=Novelty.Kind.choices, widget=forms.RadioSelect)
    title = GuardedTextField(label=_("In a few words"), max_length=160)
    words = GuardedTextField(label=_("What have you seen?"), rows=4, required=False)

    def new(self) -> NewNovelty:
        data, groups = self.cleaned_data, self.groups_chosen()
        return NewNovelty(data["kind"], data["title"], data["words"], groups[0] if groups else None)


class AssessmentForm(ReadAgainForm):
    """What a network thinks."""

    read_again = ("grounds",)

    community = forms.TypedChoiceField(label=_("Network"), coerce=int)
    outcome = forms.TypedChoiceField(
        label=_("Assessment"),
        coerce=NoveltyOutcome,
        choices=[(outcome.value, name) for outcome, name in OUTCOMES.items()],
        widget=forms.RadioSelect,
    )
    grounds = GuardedTextField(label=_("Grounds"), rows=4)

    def __init__(self, *args: Any, networks: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "community", networks)

    def new(self) -> Assessment:
        data = self.cleaned_data
        return Assessment(data["community"], data["outcome"], data["grounds"])


class FormForm(Form):
    """Kind of operator and governance from a day."""

    kind = forms.ChoiceField(label=_("Kind of operator"), choices=OperatingForm.Kind.choices)
    governance = GuardedTextField(
        label=_("Form of governance"), max_length=160, help_text=_("For example board, joint board, user municipalities' board")
    )
    valid_from = DanishDateField(label=_("From"))
    source = GuardedTextField(label=_("Source"), max_length=250, required=False, help_text=_("Deed, minutes or agreement"))

    def new_form(self) -> NewForm:
        data = self.cleaned_data
        return NewForm(data["kind"], data["governance"], data["valid_from"], data["source"])


class PartnerForm(FormForm):
    """A new partner."""

    name = GuardedTextField(label=_("Partner"), max_length=160, help_text=_("The organisation, not a person"))
    about = GuardedTextField(label=_("What the partnership is about"), rows=3)
    agreement_reference = GuardedTextField(label=_("Agreement"), max_length=250, help_text=_("Where the agreement is found"))
    valid_to = DanishDateField(label=_("Until, that day not included"), required=False)
    field_order = ("name", "about", "agreement_reference", "kind", "governance", "valid_from", "valid_to", "source")

    def new(self) -> NewPartner:
        data = self.cleaned_data
        return NewPartner(data["name"], data["about"], data["agreement_reference"], self.new_form(), data["valid_to"])


class OutreachForm(ReadAgainForm):
    """What a service goes out with."""

    read_again = ("subject",)

    service = forms.TypedChoiceField(label=_("Service"), coerce=int)
    subject = GuardedTextField(label=_("Subject"), max_length=160, help_text="")
    hours = HoursField(label=_("Hours in all"), help_text=_("For all the municipalities together"))
    per = forms.ChoiceField(label=_("The hours are"), choices=Outreach.Per.choices, widget=forms.RadioSelect)
    municipalities = forms.TypedMultipleChoiceField(
        label=_("Municipalities it covers"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    valid_from = DanishDateField(label=_("From"))

    def __init__(self, *args: Any, services: Choices, municipalities: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "service", [("", _("Choose")), *services])
        _choose(self, "municipalities", municipalities)

    def new(self) -> NewOutreach:
        data = self.cleaned_data
        return NewOutreach(
            data["service"],
            data["subject"],
            data["hours"],
            data["per"],
            tuple(data["municipalities"]),
            data["valid_from"],
        )
