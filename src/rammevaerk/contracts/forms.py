"""Forms of placements. The last day is asked for, as people say it; the rules hold the day after it."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rammevaerk.contracts.follow_up_forms import goal_type_field, level_field
from rammevaerk.contracts.models import AbsenceKind, EndReason, PayerReason, PlacementBasis
from rammevaerk.contracts.rules.placing import Terms
from rammevaerk.web.forms import DanishDateField, FilterForm, Form, GuardedTextField, PercentField

Choices = list[tuple[Any, Any]]
STATES = (
    ("now", _("There now")),
    ("coming", _("Coming")),
    ("ended", _("Ended")),
    ("unpriced", _("Lacking a price")),
    ("ending", _("To end soon")),
    ("endless", _("Temporary, without an expected end")),
    ("undecided", _("Emergency without a decision")),
    ("all", _("All")),
)


class ListFilter(FilterForm):
    """Which placements the list shows."""

    state = forms.ChoiceField(label=_("State"), choices=STATES)
    reference = GuardedTextField(label=_("Reference"), max_length=40, help_text=_("The beginning is enough"))
    paragraph = forms.ChoiceField(label=_("Paragraph"))
    paying = forms.TypedChoiceField(label=_("Paying municipality"), coerce=int, empty_value=None)

    def __init__(self, *args: Any, paragraphs: Choices, municipalities: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "paragraph", [("", _("All paragraphs")), *paragraphs])
        _choose(self, "paying", [("", _("All municipalities")), *municipalities])


class ServiceForm(Form):
    """Where the citizen is to be: asked first, because what is sold there decides the rest."""

    service = forms.TypedChoiceField(label=_("Service"), coerce=int)

    def __init__(self, *args: Any, services: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "service", [("", _("Choose a service")), *services])


class PlacementForm(Form):
    """A placement's terms, new or corrected."""

    reference = GuardedTextField(
        label=_("Reference of the citizen"),
        max_length=60,
        help_text=_("The municipality's own case reference, never a CPR number"),
    )
    item = forms.TypedChoiceField(label=_("What is bought"), coerce=int, widget=forms.RadioSelect)
    acting = forms.TypedChoiceField(label=_("Acting municipality"), coerce=int)
    paying = forms.TypedChoiceField(
        label=_("Paying municipality"), coerce=int, required=False, empty_value=None, help_text=_("When it is not the acting one")
    )
    payer_reason = forms.ChoiceField(
        label=_("Why another pays"), required=False, choices=[("", _("The acting municipality pays")), *PayerReason.choices]
    )
    basis = forms.ChoiceField(label=_("Basis"), choices=[("", _("Choose")), *PlacementBasis.choices])
    valid_from = DanishDateField(label=_("First day"))
    last_day = DanishDateField(label=_("Last day"), required=False, help_text=_("Empty when it is not known"))
    factor = PercentField(label=_("Share of full time"), help_text=_("In per cent; 100 for full time"))
    target_group = forms.TypedChoiceField(label=_("Target group"), coerce=int, required=False, empty_value=None)
    level = level_field()
    goal_type = goal_type_field()
    follow_up_on = DanishDateField(label=_("Follow-up on"))
    expected_end = DanishDateField(label=_("Expected end"), required=False, help_text=_("Always at temporary stays"))
    no_end_reason = GuardedTextField(label=_("Why there is no expected end"), required=False, max_length=250)

    def __init__(self, *args: Any, items: Choices, municipalities: Choices, groups: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "item", items)
        _choose(self, "acting", [("", _("Choose a municipality")), *municipalities])
        _choose(self, "paying", [("", _("The same as the acting one")), *municipalities])
        _choose(self, "target_group", [("", _("Not stated")), *groups])

    def clean(self) -> dict[str, Any]:
        """A separate payer is the exception and has its provision (readings 3.9)."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        separate = data.get("paying") and data.get("paying") != data.get("acting")
        if separate and not data.get("payer_reason"):
            self.add_error("payer_reason", _("State the provision it rests on that another municipality pays."))
        return data

    def terms(self) -> Terms:
        """The terms as the rules take them; call it when the form is valid."""
        data = self.cleaned_data
        return Terms(
            valid_from=data["valid_from"],
            valid_to=day_after(data["last_day"]),
            acting=data["acting"],
            paying=data["paying"] or data["acting"],
            payer_reason=data["payer_reason"] if data["paying"] not in (None, data["acting"]) else "",
            basis=data["basis"],
            follow_up_on=data["follow_up_on"],
            target_group_id=data["target_group"],
            factor=data["factor"],
            expected_end=data["expected_end"],
            no_end_reason=data["no_end_reason"],
            level=data["level"],
            goal_type=data["goal_type"],
        )


class CorrectionForm(PlacementForm):
    """The terms as they should have been, over the whole period or from a day, and why."""

    from_day = DanishDateField(label=_("Holds from"), required=False, help_text=_("Empty when it should have been so all along"))
    reason = GuardedTextField(label=_("Why it is corrected"), max_length=250, help_text=_("Both municipalities see it"))


class EndForm(Form):
    """The last day of a placement."""

    last_day = DanishDateField(label=_("Last day"), help_text=_("The last day counts as a day of the stay"))
    end_reason = forms.ChoiceField(label=_("Why the stay ends"), choices=[("", _("Choose")), *EndReason.choices])
    reason = GuardedTextField(label=_("Reason"), max_length=250, required=False)


class AbsenceForm(Form):
    """Days away, both included."""

    kind = forms.ChoiceField(label=_("Kind of absence"), choices=AbsenceKind.choices)
    valid_from = DanishDateField(label=_("First day away"))
    last_day = DanishDateField(label=_("Last day away"))


class AnnulForm(Form):
    """Why a placement is taken back."""

    reason = GuardedTextField(label=_("Why it is annulled"), max_length=250, help_text=_("Both municipalities see it"))


class KnownForm(FilterForm):
    """The day whose knowledge one wants to see."""

    vidst = DanishDateField(label=_("As it was known on"))


def day_after(last: date | None) -> date | None:
    """The first day outside a period whose last day is given."""
    return None if last is None else last + timedelta(days=1)


def _choose(form: Form, name: str, choices: Choices) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
