"""Forms of what changes a placement: package, notice, municipalities, transfer, self-referral, household."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rammevaerk.contracts.models import EndReason, PayerReason, PlacementBasis
from rammevaerk.web.forms import DanishDateField, Form, GuardedTextField
from rammevaerk.web.profile_fields import NUMBERED_LEVELS

Choices = list[tuple[Any, Any]]
YES_NO = (("yes", _("Yes")), ("no", _("No")))


def choose(form: Form, **choices: Choices) -> None:
    """Give fields their choices."""
    for name, found in choices.items():
        field = form.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = found


class PackageForm(Form):
    """Another package of the same unit, with the documented need of support."""

    item = forms.TypedChoiceField(label=_("Package proposed"), coerce=int, widget=forms.RadioSelect)
    level = forms.TypedChoiceField(label=_("Documented need of support"), coerce=int)
    from_day = DanishDateField(label=_("Proposed from"), help_text=_("The municipality decides the day"))
    words = GuardedTextField(
        label=_("What the need of support rests on"), rows=4, max_length=500, help_text=_("No names. Both sides see it.")
    )

    def __init__(self, *args: Any, items: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, item=items, level=[("", _("Choose")), *NUMBERED_LEVELS])


class DecisionForm(Form):
    """Yes from a day, or no with the reason."""

    answer = forms.ChoiceField(label=_("Decision"), choices=YES_NO, widget=forms.RadioSelect)
    from_day = DanishDateField(label=_("Runs from"), required=False, help_text=_("The price follows this day"))
    words = GuardedTextField(label=_("Reason"), rows=3, max_length=500, required=False, help_text=_("Always with a no"))

    def clean(self) -> dict[str, Any]:
        """A yes has its day."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("answer") == "yes" and "from_day" in data and not data["from_day"]:
            self.add_error("from_day", _("Set the day the package runs from."))
        return data


class WordsForm(Form):
    """A few words and no more."""

    words = GuardedTextField(label=_("Why"), rows=3, max_length=500, help_text=_("No names. Both sides see it."))


class NoticeForm(Form):
    """Notice of the end of the stay."""

    given_on = DanishDateField(label=_("Notice given on"))
    end_reason = forms.ChoiceField(label=_("Why the stay ends"), choices=[("", _("Choose")), *EndReason.choices])
    asked_day = DanishDateField(
        label=_("Wanted last day"), required=False, help_text=_("Earlier than the notice only when the other side agrees")
    )
    agreed_days = forms.IntegerField(
        label=_("Days of notice agreed"), required=False, help_text=_("Empty: the contract's own, else the agreement area's")
    )
    agreed_source = GuardedTextField(label=_("Where the days stand"), required=False, max_length=250)
    words = GuardedTextField(label=_("Words to the other side"), rows=3, required=False, max_length=500)


class AnswerForm(Form):
    """Yes or no to what the other side asks."""

    answer = forms.ChoiceField(label=_("Answer"), choices=YES_NO, widget=forms.RadioSelect)
    words = GuardedTextField(label=_("Words to the other side"), rows=3, required=False, max_length=500)


class MunicipalityForm(Form):
    """Who acts, pays and has the registered address, from a day on."""

    from_day = DanishDateField(label=_("From"), help_text=_("Also back in time"))
    acting = forms.TypedChoiceField(label=_("Acting municipality"), coerce=int)
    reference = GuardedTextField(
        label=_("Reference of the citizen"), max_length=60, help_text=_("The acting municipality's own, never a CPR number")
    )
    paying = forms.TypedChoiceField(label=_("Paying municipality"), coerce=int, required=False, empty_value=None)
    payer_reason = forms.ChoiceField(
        label=_("Why another pays"), required=False, choices=[("", _("The acting municipality pays")), *PayerReason.choices]
    )
    registered = forms.TypedChoiceField(
        label=_("Municipality of the registered address"), coerce=int, required=False, empty_value=None
    )
    reason = GuardedTextField(label=_("Why it is changed"), max_length=250, help_text=_("Both municipalities see it"))
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, municipalities: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        same = [("", _("The same as the acting one")), *municipalities]
        choose(self, acting=municipalities, paying=same, registered=same)


class TransferForm(Form):
    """Where the citizen is from a day on."""

    item = forms.TypedChoiceField(label=_("What is bought"), coerce=int, widget=forms.RadioSelect)
    first_day = DanishDateField(label=_("First day there"), help_text=_("The stay here ends the day before"))
    end_reason = forms.ChoiceField(label=_("Why the stay here ends"), choices=[("", _("Choose")), *EndReason.choices])
    basis = forms.ChoiceField(label=_("Basis of the stay there"), choices=PlacementBasis.choices)
    follow_up_on = DanishDateField(label=_("Follow-up on"))
    expected_end = DanishDateField(label=_("Expected end"), required=False, help_text=_("Always at temporary stays"))
    no_end_reason = GuardedTextField(label=_("Why there is no expected end"), required=False, max_length=250)

    def __init__(self, *args: Any, items: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, item=items)


class ToldForm(Form):
    """The day the acting municipality was told."""

    on = DanishDateField(label=_("The municipality was told on"))
    words = GuardedTextField(label=_("How"), required=False, max_length=500, help_text=_("For example by secure mail"))


class AnonymousForm(Form):
    """A stay without a name."""

    item = forms.TypedChoiceField(label=_("Where"), coerce=int, widget=forms.RadioSelect)
    mark = GuardedTextField(label=_("The unit's own mark"), max_length=40, help_text=_("A running number, never a name"))
    first_day = DanishDateField(label=_("First day"))

    def __init__(self, *args: Any, items: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, item=items)


class KnownMunicipalityForm(Form):
    """The municipality of somebody who was anonymous."""

    acting = forms.TypedChoiceField(label=_("Acting municipality"), coerce=int)
    reference = GuardedTextField(label=_("Reference of the citizen"), max_length=60)
    follow_up_on = DanishDateField(label=_("Follow-up on"))
    expected_end = DanishDateField(label=_("Expected end"), required=False)

    def __init__(self, *args: Any, municipalities: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, acting=[("", _("Choose a municipality")), *municipalities])


class LastDayForm(Form):
    """The last day of an anonymous stay."""

    last_day = DanishDateField(label=_("Last day"), help_text=_("The last day counts as a day of the stay"))


class HouseholdForm(Form):
    """The household a citizen belongs to."""

    household = GuardedTextField(
        label=_("Reference of the household"),
        max_length=40,
        required=False,
        help_text=_("The municipality's own, the same for couples and siblings. Empty: none."),
    )
