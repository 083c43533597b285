"""Forms of warnings: raising, an act with its grounds, a plan, the figures handed in."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rammevaerk.warnings.actions import NewPlan
from rammevaerk.warnings.models import WarningKind
from rammevaerk.warnings.rules.monitored import MonitoredFigure
from rammevaerk.warnings.wording import FIGURES, FOUND
from rammevaerk.web.amounts import thousands
from rammevaerk.web.forms import DanishDateField, FilterForm, GuardedTextField, ReadAgainForm
from rammevaerk.web.typed import read_days


class WarningForm(ReadAgainForm):
    """What whoever raises a warning has seen; the services to choose among are given when the form is made."""

    read_again = ("seen",)

    service = forms.TypedChoiceField(label=_("Service"), coerce=int)
    kind = forms.ChoiceField(label=_("What is the warning about?"), choices=WarningKind.choices, widget=forms.RadioSelect)
    seen = GuardedTextField(label=_("What have you seen?"), rows=4)
    since = DanishDateField(label=_("Since when?"))
    expected_places = forms.IntegerField(
        label=_("How many places do you expect to be in use in half a year?"), required=False, min_value=0, max_value=9999
    )

    def __init__(self, *args: Any, services: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["service"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose a service")), *services]


class GroundsForm(ReadAgainForm):
    """An act with its grounds. `after` is how many steps the person had seen."""

    read_again = ("grounds",)

    grounds = GuardedTextField(label=_("Why?"), rows=4)
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, must_say: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grounds"].required = must_say
        if not must_say:
            self.fields["grounds"].label = _("Remark")


class AsideForm(ReadAgainForm):
    """Why a finding in the figures asks for nothing."""

    read_again = ("grounds",)

    grounds = GuardedTextField(label=_("Why?"), rows=4)


class PlanForm(GroundsForm):
    """Which figures, how often, until when."""

    figures = forms.MultipleChoiceField(
        label=_("Which figures?"),
        choices=[(figure.value, FIGURES[figure]) for figure in MonitoredFigure],
        widget=forms.CheckboxSelectMultiple,
    )
    every_months = forms.TypedChoiceField(
        label=_("How often?"),
        choices=((1, _("Every month")), (2, _("Every other month")), (3, _("Every quarter")), (6, _("Every half year"))),
        coerce=int,
    )
    first_due = DanishDateField(label=_("First time"))
    until = DanishDateField(label=_("Until"))
    field_order = ("figures", "every_months", "first_due", "until", "grounds", "after")

    def plan(self) -> NewPlan:
        """What the valid form says."""
        data = self.cleaned_data
        figures = tuple(MonitoredFigure(code) for code in data["figures"])
        return NewPlan(figures, data["every_months"], data["first_due"], data["until"])


class NumberField(forms.Field):
    """A figure with a comma and perhaps a sign; gives a Decimal."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        typed = str(value).strip()
        try:
            found = read_days(typed[1:] if typed[:1] in ("-", "−") else typed)
        except ValueError as error:
            raise ValidationError(_("Write the figure with a comma, for example 17,5."), code="invalid") from error
        found = whole if (whole := found.to_integral_value()) == found else found
        return -found if typed[:1] in ("-", "−") else found

    def prepare_value(self, value: Any) -> Any:
        return thousands(value) if isinstance(value, Decimal) else value


class FiguresForm(ReadAgainForm):
    """The figures of a plan for one day due, and what the operator says of them."""

    words = GuardedTextField(label=_("What do the figures say?"), rows=4, required=False)

    def __init__(self, *args: Any, figures: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in figures:
            self.fields[code] = NumberField(label=FIGURES[MonitoredFigure(code)])
            self.fields[code].error_messages["required"] = _("This must be filled in.")
        self.order_fields([*figures, "words"])
        self.figures = tuple(figures)

    def values(self) -> dict[MonitoredFigure, Decimal]:
        """What the valid form says."""
        return {MonitoredFigure(code): self.cleaned_data[code] for code in self.figures}


class FoundFilter(FilterForm):
    """Which findings the list shows."""

    found = forms.ChoiceField(
        label=_("What is found"), choices=[("", _("Everything")), *((kind.value, words) for kind, words in FOUND.items())]
    )


def day_or_none(value: str) -> date | None:
    """A day in an address, None when it is none."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
