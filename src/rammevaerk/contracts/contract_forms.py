"""Forms of contracts. A draft's form is asked in steps; what is typed is kept as typed, and read as a whole when it is issued."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rammevaerk.contracts.contract_values import MOST_TYPED_LINES
from rammevaerk.contracts.models import GoalType, PlacementBasis
from rammevaerk.contracts.rules.contract import ContractLine, ContractTerms, refused_add_on
from rammevaerk.contracts.rules.invoicing import Invoicing
from rammevaerk.kernel.paragraphs import PARAGRAPHS
from rammevaerk.web.forms import DanishDateField, FilterForm, Form, GuardedFileField, GuardedTextField, PercentField
from rammevaerk.web.profile_fields import NUMBERED_LEVELS
from rammevaerk.web.sentences import finding_words

Choices = list[tuple[Any, Any]]
NOT_LISTED = "not_listed"
"""Somebody wants what is not on the list: offered so that the refusal can say why and what to do instead."""

LINES = range(1, MOST_TYPED_LINES + 1)
STEPS: dict[str, tuple[str, ...]] = {
    "change": ("holds_from", "why"),
    "price": ("item", "factor", "paying", *(f"{part}_{place}" for place in LINES for part in ("line", "quantity"))),
    "dates": ("basis", "first_day", "last_day", "expected_end", "no_end_reason", "follow_up_on"),
    "aim": ("aim", "goal_type", "level"),
    "invoice": ("gln", "order", "account", "contact", "notice_days", "notice_source"),
    "form": ("form", "form_reference"),
}
"""The steps a contract is written in, each with its fields; `change` is of supplements."""

OF_THE_CONTRACT = ("basis", "first_day", "form", "form_reference")


class QuantityField(forms.Field):
    """How much of an item: a number above 0, with a comma."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        try:
            number = Decimal(str(value).replace(",", "."))
        except InvalidOperation as error:
            raise ValidationError(_("Write a number, for example 2 or 0,5."), code="invalid") from error
        if not number.is_finite() or not 0 < number < 100_000:
            raise ValidationError(_("Write a number above 0."), code="range")
        return number


class DraftForm(Form):
    """A contract's terms. Built for one step, or for all (`step` empty) when they are read."""

    holds_from = DanishDateField(label=_("The change holds from"), required=False)
    why = GuardedTextField(label=_("What the change is about"), max_length=250, required=False)
    item = forms.TypedChoiceField(label=_("What is bought"), coerce=int, widget=forms.RadioSelect)
    factor = PercentField(label=_("Share of full time"), help_text=_("In per cent; 100 for full time"))
    paying = forms.TypedChoiceField(label=_("Paying municipality"), coerce=int)
    basis = forms.ChoiceField(label=_("Basis"), choices=[("", _("Choose")), *PlacementBasis.choices])
    first_day = DanishDateField(label=_("First day"))
    last_day = DanishDateField(
        label=_("Last day"), required=False, help_text=_("Only when the stay ends without notice that day")
    )
    expected_end = DanishDateField(label=_("Expected end"), required=False, help_text=_("Always at temporary stays"))
    no_end_reason = GuardedTextField(label=_("Why there is no expected end"), required=False, max_length=250)
    follow_up_on = DanishDateField(label=_("First follow-up no later than"))
    aim = GuardedTextField(label=_("Aim, in a few words"), rows=3, max_length=600, required=False)
    goal_type = forms.ChoiceField(label=_("Type of goal"), required=False)
    level = forms.TypedChoiceField(label=_("Need of support"), coerce=int, required=False, empty_value=None)
    gln = forms.CharField(label=_("GLN (EAN number)"), max_length=20, help_text=_("13 digits"))
    order = GuardedTextField(label=_("Order or requisition number"), max_length=60, required=False, help_text="")
    account = GuardedTextField(label=_("Account string"), max_length=60, required=False, help_text="")
    contact = GuardedTextField(
        label=_("Function to ask"), max_length=120, help_text=_("A function, for example Handicap, team 2")
    )
    notice_days = forms.IntegerField(label=_("The parties' own notice in days"), required=False, min_value=0, max_value=1095)
    notice_source = GuardedTextField(
        label=_("Where the parties' own notice stands"), max_length=200, required=False, help_text=""
    )
    form = forms.ChoiceField(label=_("Form of contract"), choices=[])
    form_reference = GuardedTextField(label=_("Where the supplier's own form lies"), max_length=120, required=False)

    def __init__(
        self, *args: Any, choices: Mapping[str, Choices], step: str = "", is_contract_supplement: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        listed: Choices = [
            ("", pgettext_lazy("further item", "None")),
            *choices["lines"],
            (NOT_LISTED, _("Something not on the list")),
        ]
        for place in LINES:
            self.fields[f"line_{place}"] = forms.ChoiceField(
                label=_("Further item %(place)s") % {"place": place}, choices=listed, required=False
            )
            self.fields[f"quantity_{place}"] = QuantityField(
                label=_("How much of item %(place)s") % {"place": place}, required=False
            )
        for name in ("item", "paying", "form"):
            _choose(self, name, choices[name])
        _choose(self, "goal_type", [("", _("Not stated")), *GoalType.choices])
        _choose(self, "level", [("", _("Not assessed")), *NUMBERED_LEVELS])
        wanted = STEPS.get(step, tuple(self.fields))
        left_out = OF_THE_CONTRACT if is_contract_supplement else ()
        for name in [name for name in self.fields if name not in wanted or name in left_out]:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = dict(super().clean() or self.cleaned_data)
        for place in LINES:
            if data.get(f"line_{place}") == NOT_LISTED:
                self.add_error(f"line_{place}", finding_words(refused_add_on(f"line_{place}")))
        return data

    def terms(self, department: str, kept: ContractTerms | None = None) -> ContractTerms:
        """The terms as the rules take them; call it when the form of all steps is valid. `kept` gives what is the contract's when
        it is a supplement."""
        data = {**self.cleaned_data}
        if kept is not None:
            data |= {"basis": kept.basis, "first_day": kept.first_day, "form": kept.form, "form_reference": kept.form_reference}
        same = ("first_day", "last_day", "paying", "basis", "follow_up_on", "expected_end", "no_end_reason", "factor", "level")
        more = ("goal_type", "aim", "notice_days", "notice_source", "form", "form_reference", "holds_from", "why")
        return ContractTerms(
            item_id=data["item"],
            department=department,
            lines=tuple(
                ContractLine(int(data[f"line_{place}"]), data[f"quantity_{place}"] or Decimal(1))
                for place in LINES
                if data.get(f"line_{place}")
            ),
            invoicing=Invoicing(data["gln"].replace(" ", ""), data["order"], data["account"], data["contact"]),
            **{name: data[name] for name in (*same, *more)},
        )


class BeginForm(Form):
    """A contract begun from nothing but a reference and a service."""

    reference = GuardedTextField(
        label=_("Reference of the citizen"),
        max_length=40,
        help_text=_("The municipality's own case reference, never a CPR number"),
    )
    service = forms.TypedChoiceField(label=_("Service"), coerce=int)

    def __init__(self, *args: Any, services: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "service", [("", _("Choose a service")), *services])


class RefusalForm(Form):
    """A private supplier's no to the standard contract."""

    refused_on = DanishDateField(label=_("Day of the refusal"))
    reason = GuardedTextField(label=_("The supplier's reason"), max_length=250)


class SignForm(Form):
    """A signature: the own side's here, another's by its paper."""

    side = forms.ChoiceField(label=_("Which party"), widget=forms.RadioSelect)
    signed_on = DanishDateField(label=_("Signed on"))
    paper_reference = GuardedTextField(
        label=_("Where the signed paper lies"), max_length=120, required=False, help_text=_("Only when it is signed on paper")
    )

    def __init__(self, *args: Any, sides: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "side", sides)


class CancelForm(Form):
    """Why a contract is taken back."""

    reason = GuardedTextField(label=_("Why it is taken back"), max_length=250, help_text=_("Both sides see it"))


class TextForm(Form):
    """The parties' own text."""

    version = forms.CharField(label=_("Version"), max_length=40, help_text=_("For example 2027"))
    title = forms.CharField(label=_("Title"), max_length=160)
    effective_from = DanishDateField(label=_("In force from"))
    adopted = GuardedTextField(
        label=_("Decision that adopted it"), max_length=250, help_text=_("Body, day and item, with a link if there is one")
    )
    words = GuardedTextField(
        label=_("The text"), rows=24, max_length=60_000, help_text=_("See how it is written beside the form")
    )


class TextRefusalForm(Form):
    """Why a second person turns the text down."""

    reason = GuardedTextField(label=_("Why is it refused?"), rows=3, max_length=500)


class InvoicingForm(Form):
    """What the own municipality writes for its invoices, from a day on."""

    effective_from = DanishDateField(label=_("In force from"))
    paragraph = forms.ChoiceField(label=_("Paragraph"), required=False)
    department = GuardedTextField(label=_("Department"), max_length=80, required=False, help_text=_("Empty for all"))
    gln = forms.CharField(label=_("GLN (EAN number)"), max_length=20, help_text=_("13 digits"))
    order = GuardedTextField(label=_("Order or requisition number"), max_length=60, required=False, help_text="")
    account = GuardedTextField(label=_("Account string"), max_length=60, required=False, help_text="")
    contact = GuardedTextField(
        label=_("Function to ask"), max_length=120, help_text=_("A function, for example Handicap, team 2")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "paragraph", [("", _("All paragraphs")), *((code, found.label) for code, found in PARAGRAPHS.items())])


class UploadForm(Form):
    """A spreadsheet of contracts of old form."""

    file = GuardedFileField(label=_("Spreadsheet"), help_text=_("The template, filled in (.xlsx or .csv)"))


class ContractFilter(FilterForm):
    """Which contracts the list shows."""

    form = forms.ChoiceField(label=_("Form of contract"))
    reference = GuardedTextField(label=_("Number or reference"), max_length=40, help_text=_("The beginning is enough"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        from rammevaerk.contracts.models import ContractForm

        _choose(self, "form", [("", pgettext_lazy("form of contract", "All")), *ContractForm.choices])


def _choose(form: Form, name: str, choices: Choices) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
