"""What an operator writes of its nomination and its duties, and what is recorded of the panel."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rammevaerk.designation.models import SharedKnowledge
from rammevaerk.designation.rules.duties import DutyMark
from rammevaerk.designation.rules.scheme import NominationKind
from rammevaerk.designation.wording import KINDS, MARKS
from rammevaerk.web.forms import DanishDateField, FilterForm, Form, GuardedTextField

YES_NO = (("yes", _("Yes")), ("no", _("No")))


class NominationForm(Form):
    """What is asked for, and why."""

    kind = forms.TypedChoiceField(label=_("What do you ask for?"), coerce=NominationKind, widget=forms.RadioSelect)
    argument = GuardedTextField(label=_("Why"), rows=5)
    novelty = GuardedTextField(
        label=_("What is new"),
        rows=4,
        required=False,
        help_text=_("For a dispensation: what is new, and which effort would else be missing"),
    )

    def __init__(self, *args: Any, kinds: list[NominationKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(kind.value, KINDS[kind]) for kind in kinds]


class ArgumentForm(Form):
    """The operator's argument for one criterion."""

    argument = GuardedTextField(label=_("Argument"), rows=5)
    evidence = GuardedTextField(label=_("Evidence"), rows=3, help_text=_("What it is based on, and where it is found"))
    as_of = DanishDateField(label=_("The argument holds as of"))


class JudgementForm(Form):
    """The panel's judgement of one criterion."""

    met = forms.TypedChoiceField(
        label=_("Is the criterion met?"), choices=YES_NO, coerce=lambda value: value == "yes", widget=forms.RadioSelect
    )
    grounds = GuardedTextField(label=_("The panel's grounds"), rows=4)
    evidence = GuardedTextField(label=_("Evidence"), rows=3, help_text=_("What the judgement is based on"))
    on = DanishDateField(label=_("Day of the judgement"))


class RecommendationForm(Form):
    """What the panel recommends."""

    recommends = forms.TypedChoiceField(
        label=_("Does the panel recommend it?"), choices=YES_NO, coerce=lambda value: value == "yes", widget=forms.RadioSelect
    )
    grounds = GuardedTextField(label=_("The panel's grounds"), rows=4)
    panel = GuardedTextField(label=_("Who sat on the panel"), max_length=250)
    on = DanishDateField(label=_("Day of the panel's meeting"))


class DutyForm(Form):
    """How a duty is kept."""

    mark = forms.TypedChoiceField(
        label=_("How is the duty kept?"),
        coerce=DutyMark,
        choices=[(mark.value, MARKS[mark][1]) for mark in DutyMark if mark is not DutyMark.UNKNOWN],
        widget=forms.RadioSelect,
    )
    words = GuardedTextField(label=_("In words"), rows=4)
    evidence = GuardedTextField(label=_("Evidence"), rows=3, required=False, help_text=_("What shows it, and where it is found"))
    as_of = DanishDateField(label=_("Holds as of"))


class KnowledgeForm(Form):
    """Knowledge shared on a day."""

    kind = forms.ChoiceField(label=_("What was shared?"), choices=SharedKnowledge.Kind.choices)
    municipality = forms.TypedChoiceField(label=_("With whom"), coerce=int, empty_value=None, required=False)
    on = DanishDateField(label=_("Day"))
    hours = forms.DecimalField(
        label=_("Hours"),
        required=False,
        localize=True,
        max_digits=7,
        decimal_places=2,
        help_text=_("Leave empty when not counted"),
    )
    words = GuardedTextField(label=_("What it was about"), rows=3, help_text=_("Nothing about a citizen"))

    def __init__(self, *args: Any, municipalities: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["municipality"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("All municipalities of the area")), *municipalities]


class YearFilter(FilterForm):
    """Which year's list is shown."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, empty_value=None)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["year"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(str(year), str(year)) for year in years]
