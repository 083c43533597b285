"""Forms of waiting lists, vacancies and reservations. Last days are asked for, as people say them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rammevaerk.registry.queries.searching import feature_choices
from rammevaerk.waiting.actions import NewEntry, NewVacancy
from rammevaerk.waiting.models import Sex
from rammevaerk.waiting.rules.fitting import ONLY_FOR
from rammevaerk.web.forms import DanishDateField, Form, GuardedTextField, ReadAgainForm
from rammevaerk.web.profile_fields import NUMBERED_LEVELS, GroupsForm
from rammevaerk.web.sentences import sentence

Choices = Sequence[tuple[Any, Any]]
NEVER_A_NUMBER = _("The municipality's own case reference, never a CPR number")
CRITERIA = (("urgency", _("how much it hastens")), ("referral_date", _("date of referral")))
LEVELS = (("", _("Not stated")), *NUMBERED_LEVELS)


class UnitForm(Form):
    """Which department somebody is to wait for: asked first, since its paragraphs decide the rest."""

    enhed = forms.TypedChoiceField(label=_("Department"), coerce=int)

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "enhed", [("", _("Choose a department")), *units])


class _ProfileForm(GroupsForm):
    """A form with target groups and ages."""

    def ages(self) -> tuple[int | None, int | None]:
        """The ages of the valid form."""
        return self.cleaned_data["age_from"], self.cleaned_data["age_to"]


class EntryForm(_ProfileForm):
    """Who is to wait, and for what."""

    reference = GuardedTextField(
        label=_("Reference of the citizen"),
        max_length=60,
        help_text=NEVER_A_NUMBER,
    )
    acting = forms.TypedChoiceField(label=_("Acting municipality"), coerce=int, required=False, empty_value=None)
    paragraph = forms.ChoiceField(label=_("Paragraph"))
    referred_on = DanishDateField(label=_("Date of referral"))
    urgency = forms.ChoiceField(label=_("How much it hastens"), required=False)
    level = forms.TypedChoiceField(label=_("Need of support"), coerce=int, required=False, empty_value=None, choices=LEVELS)
    age_from = forms.IntegerField(label=_("Age from"), min_value=0, max_value=120, required=False)
    age_to = forms.IntegerField(label=_("Age to"), min_value=0, max_value=120, required=False)
    sex = forms.ChoiceField(
        label=_("Sex"),
        required=False,
        choices=[("", _("Not stated")), ("women", _("Woman")), ("men", _("Man"))],
        help_text=_("Only needed where a place is for one sex"),
    )
    must = forms.MultipleChoiceField(label=_("Must be there"), required=False, widget=forms.CheckboxSelectMultiple)
    need = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: Mapping[str, Choices], own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "paragraph", choices["paragraphs"])
        choose(self, "must", feature_choices())
        choose(self, "urgency", [("", _("Not stated")), *choices["classes"]])
        if not choices["classes"]:
            del self.fields["urgency"]
        if own:
            del self.fields["acting"]
        else:
            choose(self, "acting", [("", _("Choose a municipality")), *choices["municipalities"]])

    def new(self, unit: int) -> NewEntry:
        """What the valid form says."""
        data = self.cleaned_data
        return NewEntry(
            unit_id=unit,
            paragraph=data["paragraph"],
            referred_on=data["referred_on"],
            reference=data["reference"],
            acting=data.get("acting"),
            urgency=data.get("urgency", ""),
            groups=self.groups_chosen(),
            level=data["level"],
            ages=self.ages(),
            sex=data["sex"],
            must=tuple(data["must"]),
            need=data["need"],
        )


class VacancyForm(_ProfileForm):
    """A free place, and for whom."""

    paragraph = forms.ChoiceField(label=_("Paragraph"))
    free_from = DanishDateField(label=_("Free from"))
    sex = forms.ChoiceField(label=_("For one sex"), required=False, choices=[("", _("For all")), *Sex.choices])
    age_from = forms.IntegerField(label=_("Age from"), min_value=0, max_value=120, required=False)
    age_to = forms.IntegerField(label=_("Age to"), min_value=0, max_value=120, required=False)
    has = forms.MultipleChoiceField(label=_("The place has"), required=False, widget=forms.CheckboxSelectMultiple)
    lacks = forms.MultipleChoiceField(
        label=_("The place does not have"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What you leave open is asked about; it shuts nobody out"),
    )

    def __init__(self, *args: Any, paragraphs: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "paragraph", paragraphs)
        features = [(code, name) for code, name in feature_choices() if code not in ONLY_FOR.values()]
        choose(self, "has", features)
        choose(self, "lacks", features)

    def clean(self) -> dict[str, Any]:
        """A place does not both have and lack something."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if set(data.get("has", ())) & set(data.get("lacks", ())):
            self.add_error("lacks", _("Something is ticked in both lists."))
        return data

    def new(self, unit: int) -> NewVacancy:
        """What the valid form says."""
        data = self.cleaned_data
        features = dict.fromkeys(data["has"], True) | dict.fromkeys(data["lacks"], False)
        return NewVacancy(unit, data["paragraph"], data["free_from"], self.groups_chosen(), data["sex"], features, self.ages())


class OrderForm(Form):
    """What decides the order of a service's lists."""

    first = forms.ChoiceField(label=_("First comes"), required=False)
    then = forms.ChoiceField(label=_("Then"), required=False)
    valid_from = DanishDateField(label=_("Holds from"))
    reference = GuardedTextField(
        label=_("Where it is decided"), max_length=200, help_text=_("Body, day and item, or the service's own paper")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "first", [("", _("The agreement's order")), *CRITERIA])
        choose(self, "then", [("", _("Nothing further")), *CRITERIA])


class HoldForm(Form):
    """For how long a place is held, and for whom where nobody on the list is chosen."""

    reference = GuardedTextField(
        label=_("Reference of the citizen"),
        max_length=60,
        help_text=NEVER_A_NUMBER,
    )
    acting = forms.TypedChoiceField(label=_("Acting municipality"), coerce=int, empty_value=None)
    from_date = DanishDateField(label=_("Held from"))
    last_day = DanishDateField(label=_("Last day"), help_text=_("The place is free again the day after"))

    def __init__(self, *args: Any, municipalities: Choices, known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "acting", [("", _("Choose a municipality")), *municipalities])
        if known:
            del self.fields["reference"], self.fields["acting"]


class ProlongForm(Form):
    """Until when a held place is held."""

    last_day = DanishDateField(label=_("New last day"), help_text=_("The place is free again the day after"))


class TurnForm(ReadAgainForm):
    """Why somebody said no, or was passed over."""

    field_order = ("reason", "words")
    reason = forms.ChoiceField(label=_("Reason"), widget=forms.RadioSelect)
    words = GuardedTextField(label=_("In a few words"), required=False, max_length=250, help_text=_("No names and no addresses"))

    def __init__(self, *args: Any, reasons: Mapping[Any, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "reason", [(code.value, sentence(words)) for code, words in reasons.items()])


class WordsForm(ReadAgainForm):
    """Why, in a few words."""

    words = GuardedTextField(label=_("Why?"), max_length=250, help_text=_("No names and no addresses"))


class LeaveForm(ReadAgainForm):
    """Why somebody leaves the list; the municipality need not say."""

    words = GuardedTextField(label=_("Why?"), max_length=250, required=False, help_text=_("No names and no addresses"))


class UrgencyForm(WordsForm):
    """Another class, and why."""

    urgency = forms.ChoiceField(label=_("How much it hastens"), widget=forms.RadioSelect)
    field_order = ("urgency", "words")

    def __init__(self, *args: Any, classes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "urgency", classes)


class ReferenceForm(Form):
    """Who it is that an inquiry put on the list."""

    reference = GuardedTextField(label=_("Your own case number"), max_length=60, help_text=NEVER_A_NUMBER)


def choose(form: forms.Form, name: str, choices: Choices) -> None:
    """Give a field its choices."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField | forms.MultipleChoiceField)
    field.choices = list(choices)
