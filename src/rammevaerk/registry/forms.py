"""Forms of the register."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rammevaerk.kernel.paragraphs import PARAGRAPHS
from rammevaerk.registry.models import OperatorKind
from rammevaerk.registry.queries import GroupRow, MunicipalityRow, ServiceFilter, with_children
from rammevaerk.registry.queries.vocabulary import groups_by_word
from rammevaerk.registry.rules.places import CapacityWish
from rammevaerk.registry.rules.services_file import RowDecision
from rammevaerk.registry.rules.services_file.values import PRICE_UNITS
from rammevaerk.web.forms import DanishDateField, FilterForm, Form, GuardedFileField, GuardedTextField

BUNDLES: dict[str, tuple[str, ...]] = {
    "botilbud": ("SEL-107", "SEL-108", "ABL-105"),
    "dagtilbud": ("SEL-103", "SEL-104"),
    "boern": ("BL-43", "SEL-66", "BL-83", "BL-84"),
}
"""Paragraphs people look for together, by the word in the address of the list."""


def _count(label: Any, hint: Any) -> forms.IntegerField:
    """A number of places that may be unreported."""
    return forms.IntegerField(label=label, help_text=hint, min_value=0, max_value=2000, required=False)


def _paragraph_choices() -> list[tuple[str, Any]]:
    single = [(paragraph.code, f"{paragraph.label} {paragraph.name}") for paragraph in PARAGRAPHS.values()]
    return [
        ("", _("All paragraphs")),
        ("botilbud", _("Residential services for adults (3)")),
        ("dagtilbud", _("Day services for adults (2)")),
        ("boern", _("Services for children and young people (4)")),
        *single,
    ]


class ServiceFilterForm(FilterForm):
    """What narrows the list of services; names in the address are Danish."""

    q = forms.CharField(label=_("Search by name, target group or town"), max_length=120)
    kommune = forms.TypedChoiceField(label=_("Municipality"), coerce=int, empty_value=None)
    paragraf = forms.ChoiceField(label=_("Paragraph"))
    maalgruppe = forms.TypedChoiceField(label=_("Target group"), coerce=int, empty_value=None)
    driftsherre = forms.ChoiceField(label=_("Kind of operator"))
    ledige = forms.BooleanField(label=_("Only services with open places"))
    hele_landet = forms.BooleanField(label=_("Also services in other regions"))

    def __init__(self, *args: Any, municipalities: Sequence[MunicipalityRow], groups: Sequence[GroupRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = groups
        self._choose("kommune", [("", _("All municipalities")), *((row.id, row.name) for row in municipalities)])
        self._choose("paragraf", _paragraph_choices())
        self._choose("maalgruppe", [("", _("All target groups")), *((row.id, _indented(row)) for row in groups)])
        kinds = [choice for choice in OperatorKind.choices if choice[0] != OperatorKind.UNKNOWN]
        self._choose("driftsherre", [("", _("All operators")), *kinds])

    def _choose(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)

    def wanted(self) -> ServiceFilter:
        """The filter that the filled fields mean."""
        chosen = self.chosen()
        paragraph = chosen.get("paragraf", "")
        group = chosen.get("maalgruppe")
        return ServiceFilter(
            text=chosen.get("q", ""),
            meant=groups_by_word(chosen.get("q", ""), self.groups),
            municipality=chosen.get("kommune"),
            operator_kind=chosen.get("driftsherre", ""),
            paragraphs=BUNDLES.get(paragraph, (paragraph,) if paragraph else ()),
            groups=frozenset(with_children(group, self.groups)) if group else frozenset(),
            only_free=bool(chosen.get("ledige")),
            with_reference=bool(chosen.get("hele_landet")),
        )


def _indented(row: GroupRow) -> str:
    return "\u2007" * 2 * row.depth + row.name


class CapacityForm(Form):
    """New numbers of places; an empty number means that it is not reported, 0 that there are none."""

    valid_from = DanishDateField(label=_("From and including"))
    valid_to = DanishDateField(label=_("Up to, not including"), required=False, help_text=_("Empty: until further notice"))
    approved = _count(_("Approved places"), _("By the social supervision"))
    budgeted = _count(_("Budgeted places"), _("The number the tariff is divided by"))
    agreement = _count(_("Agreement places"), _("Offered to other municipalities by the framework agreement"))
    reason = GuardedTextField(label=_("Why does the number change?"), required=False)

    def wish(self) -> CapacityWish:
        """The numbers as the rules take them."""
        data = self.cleaned_data
        return CapacityWish(
            valid_from=data["valid_from"],
            valid_to=data["valid_to"],
            approved=data["approved"],
            budgeted=data["budgeted"],
            agreement=data["agreement"],
        )


class IntakeForm(Form):
    """Who may move in from a day on."""

    valid_from = DanishDateField(label=_("From and including"))
    closed = forms.IntegerField(label=_("Places closed for intake"), min_value=0, max_value=2000)
    closed_reason = GuardedTextField(label=_("Why are they closed?"), required=False)
    after_assessment = forms.IntegerField(label=_("Of the open places, given only after assessment"), min_value=0, max_value=2000)


class ReservationForm(Form):
    """One place held for a municipality."""

    reserved_for = forms.TypedChoiceField(label=_("For which municipality?"), coerce=int)
    from_date = DanishDateField(label=_("From and including"))
    until = DanishDateField(label=_("Until, not including"))

    def __init__(self, *args: Any, municipalities: Sequence[MunicipalityRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reserved_for"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(row.id, row.name) for row in municipalities]


class ConfirmForm(Form):
    """Whether anything changed since the last confirmation."""

    CHOICES = (("nothing", _("Nothing has changed")), ("changed", _("I have changed the figures, and they are right now")))

    what = forms.ChoiceField(label=_("What do you confirm?"), choices=CHOICES, widget=forms.RadioSelect)


class UploadForm(Form):
    """A services file."""

    file = GuardedFileField(label=_("File with services"), help_text=_("Excel (.xlsx) or CSV, at most 20 MB"))


class KnownAtForm(FilterForm):
    """The day one wants to know what was known on."""

    vidst = DanishDateField(label=_("What did we know on"))


class DecisionForm(Form):
    """What is to happen with an odd row."""

    ACTS = (
        ("correct", _("Take it with the values below")),
        ("accept", _("Take it as it is")),
        ("leave_out", _("Leave it out")),
    )

    act = forms.ChoiceField(label=_("What is to happen with the row?"), choices=ACTS, widget=forms.RadioSelect)
    year = forms.IntegerField(label=_("Year of the price"), min_value=2000, max_value=2100, required=False)
    price_unit = forms.ChoiceField(label=_("The price is per"), required=False)
    paragraph = forms.ChoiceField(label=_("Paragraph"), required=False)
    location = forms.TypedChoiceField(label=_("Municipality"), coerce=int, empty_value=None, required=False)
    why = GuardedTextField(label=_("Why?"), required=False)

    def __init__(self, *args: Any, municipalities: Sequence[MunicipalityRow], **kwargs: Any) -> None:
        from rammevaerk.registry.shown import price_unit_words

        super().__init__(*args, **kwargs)
        keep = ("", pgettext_lazy("value of a row", "As in the file"))
        units = [(code, price_unit_words(code)) for code in dict.fromkeys(PRICE_UNITS.values())]
        paragraphs = [(item.code, f"{item.label} {item.name}") for item in PARAGRAPHS.values()]
        choices: dict[str, list[tuple[Any, Any]]] = {
            "price_unit": [keep, *units],
            "paragraph": [keep, *paragraphs],
            "location": [keep, *((row.id, row.name) for row in municipalities)],
        }
        for name, options in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = options

    def decision(self) -> RowDecision:
        """What was chosen, as the rules take it."""
        data = self.cleaned_data
        if data["act"] != "correct":
            return RowDecision(accept=data["act"] == "accept", leave_out=data["act"] == "leave_out")
        return RowDecision(
            year=data["year"],
            price_unit=data["price_unit"] or None,
            paragraph=data["paragraph"] or None,
            location_id=data["location"],
        )
