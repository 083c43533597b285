"""Forms of the terms that share money: a guarantee, a closing account. Nothing is chosen beforehand."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rammevaerk.changes.actions import AgreedTerms, ChosenTerms
from rammevaerk.changes.forms import YES_NO, yes_or_no
from rammevaerk.web.forms import DanishDateField, Form, MoneyField, PercentField

BY_AREA = ("", _("As the area has agreed"))
YES_NO_AREA = (BY_AREA, ("yes", _("Yes")), ("no", _("No")))
ROUNDINGS = (
    BY_AREA,
    ("rest_to_largest", _("Whole kroner, the rest to the largest")),
    ("largest_remainder", _("To the øre, largest remainders")),
)
YEARS = (("calendar", _("Calendar years")), ("from_opening", _("Twelve months from the opening")))


class LeaveForm(Form):
    """Which member leaves, and from when."""

    municipality = forms.TypedChoiceField(label=_("Municipality"), coerce=int)
    left_on = DanishDateField(label=_("First day it is no member"))

    def __init__(self, *args: Any, members: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["municipality"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose")), *members]


class GuaranteeForm(Form):
    """The terms of one service's guarantee; what is left as the area has agreed follows its value, and stops while that is
    unknown."""

    opened_on = DanishDateField(label=_("Opens on"))
    members = forms.TypedMultipleChoiceField(label=_("Who carries it"), coerce=int, widget=forms.CheckboxSelectMultiple)
    key = forms.ChoiceField(
        label=_("Shared by"), required=False,
        choices=(BY_AREA, ("population", _("Inhabitants")), ("equal", _("Equal parts")), ("ordered_places", _("Ordered places"))),
    )  # fmt: skip
    ages = forms.ChoiceField(
        label=_("Inhabitants of which ages"), choices=(("i alt", _("All")), ("0-17", _("0–17 years")), ("18+", _("18 and older")))
    )
    ordered = forms.CharField(
        label=_("Places each has ordered"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One municipality a line, for example Faxe: 2"),
    )  # fmt: skip
    years = forms.IntegerField(
        label=_("Number of years"), min_value=1, max_value=20, required=False, help_text=_("Empty: as the area has agreed")
    )
    counted = forms.ChoiceField(label=_("What a year is"), choices=(BY_AREA, *YEARS), required=False)
    has_cap = forms.ChoiceField(label=_("Is there a cap?"), choices=YES_NO, required=False)
    cap_ore = MoneyField(label=_("Cap a year, kr."), required=False)
    cap_per = forms.ChoiceField(label=_("The cap is for"), choices=(("", _("Not decided")), *YEARS), required=False)
    cap_by_days = forms.ChoiceField(label=_("Does a part of a year have that part of the cap?"), choices=YES_NO, required=False)
    own_share = PercentField(label=_("The operator's own share, %"), required=False, help_text=_("Empty: as the area has agreed"))
    own_share_regulated = forms.ChoiceField(
        label=_("Does the own share go into later tariffs?"), choices=YES_NO_AREA, required=False
    )
    surplus_offset = forms.ChoiceField(label=_("Are surpluses set against deficits?"), choices=YES_NO_AREA, required=False)
    leaving = forms.ChoiceField(
        label=_("A member that leaves pays"), required=False,
        choices=(BY_AREA, ("to_the_day", _("to the day")), ("year_out", _("the year out")), ("to_the_end", _("to the end"))),
    )  # fmt: skip
    closing = forms.ChoiceField(
        label=_("Closed within the guarantee"), required=False,
        choices=(BY_AREA, ("to_the_day", _("covered to the day")), ("nothing", _("that year is not covered"))),
    )  # fmt: skip
    rounding = forms.ChoiceField(label=_("Rounding"), choices=ROUNDINGS, required=False)

    def __init__(self, *args: Any, parties: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = dict(parties)
        field = self.fields["members"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(parties)

    def clean_ordered(self) -> dict[int, Decimal]:
        """Places by municipality, read line by line."""
        found, names = {}, {name.removesuffix(" Kommune").casefold(): pk for pk, name in self.parties.items()}
        for line in self.cleaned_data["ordered"].splitlines():
            name, _colon, number = line.partition(":")
            party = names.get(name.strip().removesuffix(" Kommune").casefold())
            digits = number.strip().replace(",", ".")
            if party is None or not digits.replace(".", "", 1).isdigit():
                raise forms.ValidationError(_("Write one municipality a line with its places, for example Faxe: 2."))
            found[party] = Decimal(digits)
        return found

    def terms(self) -> AgreedTerms:
        """What was filled in."""
        data = self.cleaned_data
        has_cap = yes_or_no(data["has_cap"])
        return AgreedTerms(
            opened_on=data["opened_on"], members={party: data["ordered"].get(party) for party in data["members"]},
            years=data["years"], counted=data["counted"], surplus_offset=yes_or_no(data["surplus_offset"]), has_cap=has_cap,
            cap_ore=data["cap_ore"] if has_cap else None, cap_per=data["cap_per"] if has_cap else "",
            cap_by_days=yes_or_no(data["cap_by_days"]) if has_cap else None, own_share=data["own_share"],
            own_share_regulated=yes_or_no(data["own_share_regulated"]), leaving=data["leaving"], closing=data["closing"],
            rounding=data["rounding"], key=data["key"], ages=data["ages"],
        )  # fmt: skip


class ClosingTermsForm(Form):
    """How a closing account is shared."""

    key = forms.ChoiceField(
        label=_("Shared by"), required=False,
        choices=(
            BY_AREA,
            ("citizens_on_date", _("Residents on the counting date")),
            ("days_over_last_years", _("Days used in the years before")),
        ),
    )  # fmt: skip
    counted_on = DanishDateField(label=_("Counting date"), help_text=_("Before the closing was announced"))
    years = forms.IntegerField(label=_("Years of use, when days are counted"), min_value=1, max_value=20, required=False)
    own_use = forms.ChoiceField(label=_("Does the operator's own use carry a share?"), choices=YES_NO, required=False)
    outsiders = forms.ChoiceField(label=_("Do buyers outside the agreement carry a share?"), choices=YES_NO, required=False)
    rounding = forms.ChoiceField(label=_("Rounding"), choices=ROUNDINGS, required=False)

    def chosen(self) -> ChosenTerms:
        """What was filled in."""
        data = self.cleaned_data
        return ChosenTerms(
            counted_on=data["counted_on"], key=data["key"], years=data["years"], own_use=yes_or_no(data["own_use"]),
            outsiders=yes_or_no(data["outsiders"]), rounding=data["rounding"],
        )  # fmt: skip
