"""What is shown of purchases and sales: year, side, how it is grouped, which month counts."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rammevaerk.spending.actions import NewCost, NewFact
from rammevaerk.spending.pages.refund import KINDS
from rammevaerk.spending.rules.grouping import Grouping
from rammevaerk.spending.rules.refund import AmountKind
from rammevaerk.web.forms import DanishDateField, FilterForm, Form, GuardedTextField, MoneyField, MonthField

ENTERED_KINDS = [kind for kind in AmountKind if kind is not AmountKind.CHARGED]
GROUPINGS: dict[str, str | Promise] = {
    Grouping.SERVICE.value: _("Service"),
    Grouping.PARAGRAPH.value: _("Paragraph"),
    Grouping.TARGET_GROUP.value: _("Target group"),
    Grouping.OTHER_PARTY.value: _("Other party"),
}


class PurchaseFilter(FilterForm):
    """Which purchases or sales, and in what rows."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, empty_value=None)
    by = forms.ChoiceField(label=_("Rows"), choices=list(GROUPINGS.items()))
    counts = forms.ChoiceField(
        label=_("Month"), choices=[("bill", _("The month of the bill")), ("help", _("The month of the help"))]
    )
    paragraph = forms.ChoiceField(label=_("Paragraph"))
    other = forms.TypedChoiceField(label=_("Other party"), coerce=int, empty_value=None)

    def __init__(self, *args: Any, years: list[int], paragraphs: list[Any], parties: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "year": [(year, str(year)) for year in years],
            "paragraph": [("", _("All paragraphs")), *paragraphs],
            "other": [("", _("All parties")), *parties],
        }
        for name, known in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = known


class LinesFilter(FilterForm):
    """Which month's lines."""

    month = MonthField(label=_("Month"))
    counts = forms.ChoiceField(
        label=_("Month counts as"), choices=[("bill", _("The month of the bill")), ("help", _("The month of the help"))]
    )


class ChangeFilter(FilterForm):
    """Which two periods are compared."""

    side = forms.ChoiceField(
        label=_("Side"), choices=[("bought", _("We buy")), ("sold", _("We sell")), ("own", _("Own citizens"))]
    )
    last = MonthField(label=_("Last month"))
    months = forms.TypedChoiceField(
        label=_("Length"),
        coerce=int,
        empty_value=None,
        choices=[(1, _("One month")), (3, _("A quarter")), (6, _("Half a year")), (12, _("A year"))],
    )
    against = forms.ChoiceField(
        label=_("Compared with"), choices=[("before", _("The period before")), ("year", _("The same months last year"))]
    )


class YearFilter(FilterForm):
    """A calendar year."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, empty_value=None)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["year"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(year, str(year)) for year in years]


class OtherCostForm(Form):
    """A citizen's cost beside the statements, or an income that is deducted."""

    reference = GuardedTextField(label=_("Citizen"), max_length=40, help_text=_("Your own reference"))
    month = MonthField(label=_("Month"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind.value, KINDS[kind]) for kind in ENTERED_KINDS])
    amount = MoneyField(label=_("Amount"), help_text=_("In kroner. What is paid once is spread over the year's twelve months."))
    words = GuardedTextField(label=_("Note"), required=False)

    def new(self) -> NewCost:
        """What was typed."""
        typed = self.cleaned_data
        return NewCost(typed["reference"], typed["month"], AmountKind(typed["kind"]), typed["amount"], typed["words"])


class RefundFactForm(Form):
    """What the refund asks about a citizen beside the birth month."""

    reference = GuardedTextField(label=_("Citizen"), max_length=40, help_text=_("Your own reference"))
    after_care_from = DanishDateField(label=_("After-care from"), required=False)
    after_care_to = DanishDateField(label=_("Last day of after-care"), required=False)
    covered = forms.ChoiceField(
        label=_("Covered by the scheme just before the age limit"),
        choices=[("", _("Not known")), ("yes", _("Yes")), ("no", _("No"))],
        required=False,
    )

    def new(self) -> NewFact:
        """What was typed."""
        typed = self.cleaned_data
        covered = {"yes": True, "no": False}.get(typed["covered"])
        return NewFact(typed["reference"], typed["after_care_from"], typed["after_care_to"], covered)
