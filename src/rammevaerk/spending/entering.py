"""Forms that enter purchases from outside and budgets."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from rammevaerk.kernel.paragraphs import PARAGRAPHS
from rammevaerk.spending.rules.uploads import BudgetLine, OutsideInvoice
from rammevaerk.web.forms import DanishDateField, Form, GuardedFileField, GuardedTextField, MoneyField, MonthField

_PARAGRAPHS = [("", _("None")), *((code, paragraph.label) for code, paragraph in PARAGRAPHS.items())]


class OutsideForm(Form):
    """An invoice, or, without number and month, a supplier's whole year."""

    supplier = GuardedTextField(label=_("Supplier"), max_length=120, help_text="")
    number = GuardedTextField(label=_("Invoice number"), max_length=60, required=False, help_text=_("Empty for a whole year"))
    month = MonthField(label=_("Month"), required=False)
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100, help_text=_("For a whole year's amount"))
    amount = MoneyField(label=_("Amount"), allow_negative=True, help_text=_("In kroner; a credit note with minus"))
    paragraph = forms.ChoiceField(label=_("Paragraph"), choices=_PARAGRAPHS, required=False)
    reference = GuardedTextField(label=_("Citizen"), max_length=40, required=False, help_text=_("Your own reference"))
    words = GuardedTextField(label=_("Note"), required=False)

    def clean(self) -> dict[str, object]:
        """A number and a month go together."""
        typed = super().clean() or self.cleaned_data
        if bool(typed.get("number")) != bool(typed.get("month")) and "month" not in self.errors:
            self.add_error("month", _("Write both invoice number and month, or neither for a whole year."))
        return typed

    def new(self) -> OutsideInvoice:
        """What was typed."""
        typed = self.cleaned_data
        month: date | None = typed["month"]
        return OutsideInvoice(
            typed["supplier"],
            typed["number"],
            month.year if month else typed["year"],
            month,
            typed["amount"],
            typed["paragraph"],
            typed["reference"],
            typed["words"],
        )


class BudgetForm(Form):
    """A version of a budget."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    paragraph = forms.ChoiceField(label=_("Paragraph"), choices=_PARAGRAPHS, required=False)
    account = GuardedTextField(
        label=_("Account"), max_length=40, required=False, help_text=_("Your own grouping, if not by paragraph")
    )
    amount = MoneyField(label=_("Amount"))
    holds_from = DanishDateField(label=_("Holds from"))
    words = GuardedTextField(label=_("Note"), required=False)

    def new(self) -> BudgetLine:
        """What was typed."""
        typed = self.cleaned_data
        return BudgetLine(
            typed["year"], typed["paragraph"], typed["account"], typed["amount"], typed["holds_from"], typed["words"]
        )


class FileForm(Form):
    """A spreadsheet."""

    file = GuardedFileField(label=_("File"), help_text=_("Excel or CSV"))
