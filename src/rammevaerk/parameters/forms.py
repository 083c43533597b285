"""Forms of values: what narrows the list, one value by its parameter's type with the adopted text, a refusal, an index."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rammevaerk.law.catalogue import Parameter
from rammevaerk.law.values import ParameterDefinition, ParameterType, State
from rammevaerk.parameters.rules import AdoptedText, NewValue
from rammevaerk.parameters.rules.proposing import end_words
from rammevaerk.parameters.wording import GROUPS, area_choices, kind_words
from rammevaerk.web.components.trace import state_words
from rammevaerk.web.forms import DanishDateField, FilterForm, Form, GuardedFileField, GuardedTextField, PercentField

NUMBER = re.compile(r"^(?P<sign>[-\u2212]?)(?P<whole>\d{1,3}(?:\.\d{3})+|\d+)(?:,(?P<part>\d{1,6}))?$")
SPACES = dict.fromkeys(map(ord, " \u00a0\u2009\u202f"))
WHOLE_SHARE = Decimal(2)
"""The most a share can be when its parameter does not say less: what `law.values` takes."""


class ValueFilter(FilterForm):
    """Which values are shown."""

    group = forms.ChoiceField(label=_("Part"))
    unknown = forms.BooleanField(label=_("Only what is unknown somewhere"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["group"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", gettext("All")), *((code, str(name)) for code, name in GROUPS.items())]


class KnownOnFilter(FilterForm):
    """As which day's reader one looks."""

    known_on = DanishDateField(label=_("As known on"))


class NumberField(forms.Field):
    """A Danish number, with decimals unless `whole`; gives a Decimal. Several with semicolons between give a list."""

    default_error_messages: ClassVar = {
        "invalid": _("Write a number with a decimal comma, for example 1,06 or 12.000."),
        "whole": _("Write a whole number, for example 365."),
        "range": _("The number must lie between %(low)s and %(high)s."),
    }

    def __init__(self, definition: ParameterDefinition, *, several: bool = False, **kwargs: Any) -> None:
        self.definition, self.several = definition, several
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        parts = [part.strip() for part in str(value).split(";")] if self.several else [str(value)]
        numbers = [self._number(part) for part in parts if part]
        return numbers if self.several else numbers[0] if numbers else None

    def _number(self, typed: str) -> Decimal:
        found = NUMBER.match(typed.translate(SPACES))
        if found is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        number = Decimal(f"{found['sign'] and '-'}{found['whole'].replace('.', '')}.{found['part'] or '0'}")
        if self.definition.type is ParameterType.INTEGER and number != number.to_integral_value():
            raise ValidationError(self.error_messages["whole"], code="whole")
        low, high = self.definition.lowest, self.definition.highest
        if (low is not None and number < low) or (high is not None and number > high):
            ends = {
                "low": "" if low is None else end_words(self.definition, low),
                "high": "" if high is None else end_words(self.definition, high),
            }
            raise ValidationError(self.error_messages["range"], code="range", params=ends)
        return number


class AdoptedTextForm(Form):
    """The text values are taken from (readings 2.14)."""

    title = GuardedTextField(
        label=_("Adopted text"), max_length=200, help_text=_("Its title, for example “Rammeaftale 2027–2028, bilag 4”")
    )
    reference = GuardedTextField(label=_("Where in it"), max_length=200, help_text=_("Paragraph, section or page"))
    adopted_on = DanishDateField(label=_("Adopted on"))
    body = GuardedTextField(label=_("Adopted by"), max_length=120, help_text=_("Which body, for example KKR Sjælland"))
    note = GuardedTextField(label=_("Note"), rows=3, required=False)

    def adopted(self) -> AdoptedText:
        """The source as the rules take it."""
        fields = ("title", "reference", "adopted_on", "body", "note")
        return AdoptedText(**{name: self.cleaned_data[name] for name in fields})


class ValueForm(AdoptedTextForm):
    """One value by its parameter's type, and the adopted text it is taken from."""

    area = forms.ChoiceField(label=_("Holds in"))
    valid_from = DanishDateField(label=_("Holds from"))
    state = forms.ChoiceField(label=_("State"))

    def __init__(self, *args: Any, parameter: Parameter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.definition = parameter.definition
        self._choose("area", area_choices())
        self._choose("state", [(state.value, state_words(state.value)) for state in State])
        written = value_fields(parameter)
        self.value_names = list(written)
        self.fields.update(written)
        self.order_fields(["area", "valid_from", "state", *self.value_names, "title", "reference", "adopted_on", "body", "note"])
        without = self.data.get("state") in [state.value for state in State if not state.has_value]
        for field in written.values():
            field.required = field.required and not without
            field.error_messages["required"] = gettext("Write the value, or choose another state.")

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        state = cleaned.get("state")
        if state and not State(state).has_value:
            for name in self.value_names:
                if cleaned.get(name) not in (None, "", []):
                    self.add_error(name, gettext("Leave this empty: in this state there is no value."))
        return cleaned

    def value(self, parameter_id: str) -> NewValue:
        """What is proposed."""
        state = State(self.cleaned_data["state"])
        return NewValue(
            parameter_id,
            self.cleaned_data["area"],
            self.cleaned_data["valid_from"],
            raw_of(self.definition, self.cleaned_data) if state.has_value else None,
            state,
        )


def value_fields(parameter: Parameter) -> dict[str, forms.Field]:
    """The fields a value is written in; a list of choices has a place for each, a table a field for each entry."""
    definition = parameter.definition
    label, help_text = _("Value"), kind_words(definition) + (f" ({definition.unit})" if definition.unit else "")
    if definition.type is ParameterType.SHARE:
        low = definition.lowest if definition.lowest is not None else -WHOLE_SHARE
        high = definition.highest if definition.highest is not None else WHOLE_SHARE
        return {"value": PercentField(label=_("Value in per cent"), low=low, high=high, help_text=help_text)}
    if definition.type is ParameterType.FLAG:
        choices = [("", "–"), ("true", _("Yes")), ("false", _("No"))]
        return {"value": forms.ChoiceField(label=label, choices=choices)}
    if definition.type is ParameterType.CHOICE:
        choices = [("", "–"), *definition.choices.items()]
        return {"value": forms.ChoiceField(label=label, choices=choices)}
    if definition.type is ParameterType.LIST and definition.choices:
        choices = [("", "–"), *definition.choices.items()]
        return {
            f"value_{place}": forms.ChoiceField(
                label=_("%(place)s. in the list") % {"place": place}, choices=choices, required=place == 1
            )
            for place in range(1, len(definition.choices) + 1)
        }
    if definition.type is ParameterType.TABLE:
        lists = _entries_that_are_lists(parameter)
        return {
            f"value_{key}": NumberField(
                definition,
                several=key in lists,
                label=name[:1].upper() + name[1:],
                help_text=_("Several numbers with semicolons between") if key in lists else "",
            )
            for key, name in definition.choices.items()
        }
    several = definition.type is ParameterType.LIST
    if several:
        help_text += ". " + gettext("Several numbers with semicolons between")
    return {"value": NumberField(definition, several=several, label=label, help_text=help_text)}


def _entries_that_are_lists(parameter: Parameter) -> set[str]:
    """The entries of a table that hold several numbers, as known values show."""
    timelines = [*parameter.timelines.values(), *parameter.demo.values()]
    known = [dated.value for timeline in timelines for dated in timeline if isinstance(dated.value, Mapping)]
    return {key for value in known for key, item in value.items() if isinstance(item, tuple)}


def raw_of(definition: ParameterDefinition, cleaned: Mapping[str, Any]) -> Any:
    """What was written, as `law.values.parse_value` takes it and JSON holds it."""
    if definition.type is ParameterType.LIST and definition.choices:
        places = range(1, len(definition.choices) + 1)
        return [cleaned[f"value_{place}"] for place in places if cleaned.get(f"value_{place}")]
    if definition.type is ParameterType.TABLE:
        return {key: _plain(cleaned[f"value_{key}"]) for key in definition.choices}
    value = cleaned["value"]
    if definition.type is ParameterType.FLAG:
        return value == "true"
    if definition.type is ParameterType.INTEGER:
        return int(value)
    if definition.type is ParameterType.LIST:
        return [int(item) for item in value]
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


class RefusalForm(Form):
    """Why a proposal is refused."""

    reason = GuardedTextField(label=_("Reason"), rows=3, help_text=_("The person who proposed the values reads it"))


class IndexForm(AdoptedTextForm):
    """A table of price and wage developments by year, and the text it is taken from."""

    file = GuardedFileField(label=_("The filled-in table"), help_text=_("A workbook (.xlsx) or a file with semicolons (.csv)"))
    area = forms.ChoiceField(label=_("Holds in"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["area"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = area_choices()
        self.order_fields(["file", "area", "title", "reference", "adopted_on", "body", "note"])
