"""A form for each tool of the catalogue, with the parameters it has and no others."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rammevaerk.financing.rules.keys import AllocationKey, KeyKind
from rammevaerk.financing.rules.population import AgeBand
from rammevaerk.financing.rules.sharing import ShareRounding
from rammevaerk.settlement.plan_forms import RECKONING_WORDS, NumberField
from rammevaerk.terms.facts import CaseBook
from rammevaerk.terms.keying import KeyAsked, key_for
from rammevaerk.terms.rules.tools import RECKONINGS, TermTool, ToolKind
from rammevaerk.terms.wording import ROUNDING_CHOICES
from rammevaerk.web import typed
from rammevaerk.web.forms import DanishDateField, Form, GuardedTextField, MoneyField, PercentField

YES_NO = [("", _("Choose")), ("yes", _("Yes")), ("no", _("No"))]
PRECEDENCE = _("Does the agreement give precedence on the waiting list?")
PRECEDENCE_HELP = _("Else the right to a place is shown on the list and moves nobody. The operator itself never has any.")
KEY_CHOICES = {
    KeyKind.POPULATION: _("Inhabitants"),
    KeyKind.PERSONS: _("Use: citizens when the case was opened"),
    KeyKind.EQUAL: _("Equal parts"),
    KeyKind.AGREED: _("Agreed weights, written below"),
}


def _yes(value: str) -> bool:
    return value == "yes"


def _yes_no(label: Any, help_text: Any = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=YES_NO, coerce=_yes, empty_value=None, help_text=help_text)


class ToolForm(Form):
    """What all forms of tools share: the case's parties, and the tool the valid form says."""

    kind: ToolKind
    parameters: tuple[str, ...] = ()

    def __init__(self, *args: Any, book: CaseBook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.book = book
        for name in ("members", "joined"):
            if name in self.fields:
                field = self.fields[name]
                assert isinstance(field, forms.MultipleChoiceField)
                field.choices = [(party, party) for party in self.municipalities]

    @property
    def municipalities(self) -> list[str]:
        """The parties that can buy: the region is none of them."""
        return sorted(self.book.figures.buyers)

    def tool(self) -> TermTool:
        """The tool the valid form says."""
        data = {name: self.cleaned_data[name] for name in self.parameters}
        return TermTool(self.kind, **data)


class WordsForm(ToolForm):
    """A tool of words alone."""

    parameters: tuple[str, ...] = ("words",)
    words = GuardedTextField(label=_("What is agreed"), rows=4)


class StrategiesForm(WordsForm):
    kind = ToolKind.STRATEGIES


class DatedForm(WordsForm):
    """Words and a day."""

    parameters: tuple[str, ...] = ("words", "day")
    day = DanishDateField(label=_("From which day"))


class ConversionForm(DatedForm):
    kind = ToolKind.CONVERSION


class ClosingForm(DatedForm):
    kind = ToolKind.CLOSING


class NoticeForm(ToolForm):
    kind = ToolKind.NOTICE
    parameters: tuple[str, ...] = ("months", "joined")
    months = forms.IntegerField(
        label=_("Months of notice"), min_value=1, max_value=36, help_text=_("When the municipality gives notice of a placement")
    )
    joined = forms.MultipleChoiceField(
        label=_("Municipalities with the longer notice"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each is bound from the day its own body decides."),
    )

    def tool(self) -> TermTool:
        return TermTool(self.kind, months=self.cleaned_data["months"], joined=frozenset(self.cleaned_data["joined"]))


class LoweredForm(ToolForm):
    kind = ToolKind.LOWERED
    parameters: tuple[str, ...] = ("occupancy",)
    occupancy = PercentField(label=_("New budgeted occupancy, %"), low=Decimal("0.01"))


class CommittedForm(ToolForm):
    """A line for each buyer that pays for a minimum."""

    kind = ToolKind.COMMITTED
    parameters: tuple[str, ...] = ("places", "reckoned", "resale_relief", "relief_from", "precedence")
    places = GuardedTextField(
        label=_("Places each buyer pays for at least"), rows=5, help_text=_("One line for each, for example: Faxe 2")
    )
    reckoned = forms.TypedChoiceField(
        label=_("Held against what is used"),
        coerce=int,
        choices=[("", _("Choose")), *((months, RECKONING_WORDS[months]) for months in RECKONINGS)],
    )
    resale_relief = _yes_no(_("Do days sold to others count towards the minimum?"))
    relief_from = NumberField(
        label=_("From how many places sold in all do they count?"),
        required=False,
        help_text=_(
            "All the service's places: only a place that was sold on counts. The places of the agreement together: every day sold"
            " to others counts."
        ),
    )
    precedence = _yes_no(PRECEDENCE, PRECEDENCE_HELP)

    def clean_places(self) -> dict[str, Decimal]:
        return _numbers(self.cleaned_data["places"], self.municipalities)

    def clean(self) -> dict[str, Any]:
        """Without relief there is no number it counts from."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("resale_relief") is False:
            data["relief_from"] = None
        return data


class KeyForm(ToolForm):
    """A tool whose amount is shared by a key."""

    key = forms.ChoiceField(
        label=_("Allocation key"), choices=[("", _("Choose")), *((kind.value, words) for kind, words in KEY_CHOICES.items())]
    )
    members = forms.MultipleChoiceField(
        label=_("Who shares"), widget=forms.CheckboxSelectMultiple, required=False, help_text=_("All when none is chosen")
    )
    ages = forms.CharField(
        label=_("Ages, for inhabitants"),
        required=False,
        max_length=12,
        help_text=_("For example 0-17 or 18+; all when left empty"),
    )
    weights = GuardedTextField(
        label=_("Agreed weights"), rows=3, required=False, help_text=_("One line for each, for example: Faxe 2")
    )
    own_use = forms.TypedChoiceField(
        label=_("Does the operator's own use count, by use?"), choices=YES_NO, coerce=_yes, empty_value=None, required=False
    )
    rounding = forms.TypedChoiceField(
        label=_("How shares are rounded"),
        coerce=ShareRounding,
        empty_value=None,
        choices=[("", _("Choose")), *((way.value, words) for way, words in ROUNDING_CHOICES.items())],
    )
    parameters: tuple[str, ...] = ("rounding",)

    def clean_ages(self) -> AgeBand:
        written = self.cleaned_data["ages"].strip()
        try:
            return AgeBand.read(written) if written else AgeBand(0)
        except ValueError as error:
            raise ValidationError(_("Write ages like 0-17 or 18+."), code="invalid") from error

    def clean_weights(self) -> dict[str, Decimal]:
        return _numbers(self.cleaned_data["weights"], self.municipalities)

    def clean(self) -> dict[str, Any]:
        """By use, it must be agreed whether the operator's own counts."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("key") == KeyKind.PERSONS.value and data.get("own_use") is None and "own_use" not in self.errors:
            self.add_error("own_use", ValidationError(_("Say whether it counts."), code="required"))
        return data

    def made_key(self) -> AllocationKey | None:
        """The key chosen; None when none is."""
        data = self.cleaned_data
        if not data["key"]:
            return None
        members = tuple(data["members"] or self.municipalities)
        asked = KeyAsked(KeyKind(data["key"]), members, data["ages"], data["weights"], bool(data["own_use"]))
        return key_for(asked, self.book)

    def tool(self) -> TermTool:
        data = {name: self.cleaned_data[name] for name in self.parameters}
        return TermTool(self.kind, key=self.made_key(), **data)


class ObjectiveForm(KeyForm):
    kind = ToolKind.OBJECTIVE


class CombinationForm(KeyForm):
    kind = ToolKind.COMBINATION
    parameters: tuple[str, ...] = ("part", "rounding")
    part = PercentField(label=_("Part of the cost shared by key, %"))
    field_order = ("part",)


class GuaranteeForm(KeyForm):
    kind = ToolKind.GUARANTEE
    parameters: tuple[str, ...] = ("own_share", "is_capped", "cap", "rounding")
    own_share = PercentField(label=_("The operator's own share of a deficit, %"), help_text=_("0 when it has none"))
    is_capped = _yes_no(_("Is there a cap?"))
    cap = MoneyField(label=_("Cap a year"), required=False)
    field_order = ("own_share", "is_capped", "cap")


class SubscriptionForm(ToolForm):
    """An amount per inhabitant from those who join."""

    kind = ToolKind.SUBSCRIPTION
    per_inhabitant = MoneyField(label=_("Amount per inhabitant a year"), help_text=_("For example 0,88"))
    joined = forms.MultipleChoiceField(label=_("Who joins"), widget=forms.CheckboxSelectMultiple)
    lowers_tariff = _yes_no(_("Does it lower the tariff of those who join?"), _("Else it is paid on top of the tariff."))
    precedence = _yes_no(PRECEDENCE, PRECEDENCE_HELP)

    def tool(self) -> TermTool:
        data = self.cleaned_data
        asked = KeyAsked(KeyKind.POPULATION, tuple(self.municipalities), AgeBand(0), {}, own_use=True)
        return TermTool(
            self.kind, per_inhabitant=Decimal(data["per_inhabitant"]) / 100, joined=frozenset(data["joined"]),
            lowers_tariff=data["lowers_tariff"], precedence=data["precedence"], key=key_for(asked, self.book),
        )  # fmt: skip


class OtherForm(KeyForm):
    """Words, and an amount a year shared by a key when there is one."""

    kind = ToolKind.OTHER
    parameters: tuple[str, ...] = ("words", "amount", "rounding")
    words = GuardedTextField(label=_("What is agreed"), rows=4)
    amount = MoneyField(label=_("Amount a year that is shared"), required=False, help_text=_("Empty when no money is shared"))
    field_order = ("words", "amount")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("key", "rounding"):
            self.fields[name].required = False


FORMS: dict[ToolKind, Callable[..., ToolForm]] = {
    ToolKind.STRATEGIES: StrategiesForm,
    ToolKind.CONVERSION: ConversionForm,
    ToolKind.NOTICE: NoticeForm,
    ToolKind.LOWERED: LoweredForm,
    ToolKind.COMMITTED: CommittedForm,
    ToolKind.GUARANTEE: GuaranteeForm,
    ToolKind.OBJECTIVE: ObjectiveForm,
    ToolKind.SUBSCRIPTION: SubscriptionForm,
    ToolKind.COMBINATION: CombinationForm,
    ToolKind.CLOSING: ClosingForm,
    ToolKind.OTHER: OtherForm,
}


def _numbers(written: str, names: Sequence[str]) -> dict[str, Decimal]:
    """A number for each party named, the name first."""
    found: dict[str, Decimal] = {}
    for line in written.splitlines():
        if not line.strip():
            continue
        name, _space, last = line.strip().rpartition(" ")
        wanted = name.strip(" :").casefold()
        party = next((known for known in names if wanted and known.casefold().startswith(wanted)), None)
        try:
            number = typed.read_days(last)
        except ValueError:
            number = None
        if party is None or number is None:
            raise ValidationError(_("This line is not understood: %(line)s"), code="invalid", params={"line": line.strip()})
        found[party] = number
    return found
