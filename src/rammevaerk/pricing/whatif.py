"""The form of an alternative, and its changes as they stand in an address and in the database.

The form shows what the sheet has; what is written differently is a change. An empty field is the sheet's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rammevaerk.kernel.money import kroner, to_ore
from rammevaerk.law.rulebook import ParameterValue, Rulebook
from rammevaerk.law.values import BadValueError, ParameterDefinition, ParameterType, Value, parse_value, plain
from rammevaerk.pricing.rules import CostKind, CostLine, RegulationLine, SheetFacts
from rammevaerk.pricing.rules.calculation import needed_parameters
from rammevaerk.pricing.rules.whatif import Changes, LineChange
from rammevaerk.pricing.rules.whatif_regulation import carried_in
from rammevaerk.web import amounts
from rammevaerk.web.forms import FilterForm, Form, GuardedTextField, MoneyField, PercentField

_ONE_FIELD = (ParameterType.SHARE, ParameterType.INTEGER, ParameterType.CHOICE)
MOST = 100_000
NEW_LINES = (1, 2, 3)


@dataclass(frozen=True)
class LineGroup:
    """The fields of the lines of one kind."""

    heading: str
    fields: tuple[BoundField, ...]


@dataclass(frozen=True)
class NewLine:
    """The fields of a line the sheet does not have: kind, text, amount."""

    number: int
    fields: tuple[BoundField, ...]


class WhatIfForm(FilterForm):
    """Places, occupancy, agreed values and lines of a sheet; `changes` are those that differ from the sheet."""

    def __init__(self, *args: Any, facts: SheetFacts, rulebook: Rulebook, occupancy: Decimal | None, **kwargs: Any) -> None:
        self._facts = facts
        self._values = {value_field(item): item for item in _changeable(facts, rulebook)}
        self._own: dict[str, object] = {"places": facts.places, "occupancy": occupancy, "days": facts.days}
        self._own |= {name: parameter.value for name, parameter in self._values.items()}
        self._own |= {f"line_{number}": _line_ore(line) for number, line in enumerate(facts.lines, 1)}
        self._own |= {"volume": facts.volume, "carried": to_ore(carried_in(facts.regulation))}
        self._own |= dict.fromkeys((name for number in NEW_LINES for name in new_names(number)[:1]), CostKind.DIRECT.value)
        super().__init__(*args, **kwargs)
        made = dict(_fields(facts, self._values))
        for name, field in made.items():
            field.required = False
            field.initial = self._own.get(name)
        self.fields.update(made)

    def filled(self) -> dict[str, str]:
        """The sheet's own values as the fields write them."""
        found = {name: self.written(name, self._own.get(name)) for name in self.fields}
        return {name: value for name, value in found.items() if value}

    def written(self, name: str, value: object) -> str:
        """A value as its field shows it; amounts without øre where they have none. Empty for None."""
        shown = self.fields[name].prepare_value(value)
        return "" if shown is None else _short(shown)

    def _of(self, name: str) -> Any:
        """What a field says when it differs from the sheet, else None."""
        written = self.cleaned_data.get(name)
        return None if written in (None, "") or written == self._own.get(name) else written

    @property
    def changes(self) -> Changes:
        """What differs from the sheet; wrong input changes nothing and shows its error."""
        self.is_valid()
        values = [(item.parameter_id, self._of(name)) for name, item in self._values.items()]
        lines = [
            LineChange(number, line.text, kroner(ore))
            for number, line in enumerate(self._facts.lines, 1)
            if (ore := self._of(f"line_{number}")) is not None
        ]
        return Changes(
            places=self._of("places"),
            occupancy=self._of("occupancy"),
            days=self._of("days"),
            lines=tuple(lines),
            values=tuple((key, value) for key, value in values if value is not None),
            added=tuple(line for number in NEW_LINES if (line := self._new_line(number)) is not None),
            carried=None if (ore := self._of("carried")) is None else kroner(ore),
            volume=self._of("volume"),
        )

    def _new_line(self, number: int) -> CostLine | None:
        """A line the sheet does not have; None while text or amount is missing or cannot be read."""
        kind, words, amount = (self.cleaned_data.get(name) for name in new_names(number))
        if not words or amount is None:
            return None
        return CostLine(CostKind(kind or CostKind.DIRECT.value), words, kroner(amount))

    def clean(self) -> dict[str, Any]:
        """A new line needs both text and amount."""
        cleaned = super().clean() or self.cleaned_data
        for number in NEW_LINES:
            _kind, words, amount = new_names(number)
            if cleaned.get(amount) is not None and not cleaned.get(words) and words not in self.errors:
                self.add_error(words, _("Write what the amount is for."))
            if cleaned.get(words) and cleaned.get(amount) is None and amount not in self.errors:
                self.add_error(amount, _("Write the amount, or 0."))
        return cleaned

    def changed_fields(self) -> dict[str, str]:
        """The fields that differ from the sheet as they were written, for an address or a hidden form."""
        self.is_valid()
        return {name: str(self.data[name]) for name in self.fields if self._of(name) is not None}

    def conditions(self) -> list[BoundField]:
        return [self[name] for name in ("places", "occupancy", "days", "volume") if name in self.fields]

    def regulation(self) -> list[BoundField]:
        return [self["carried"]] if "carried" in self.fields else []

    def decided_elsewhere(self) -> bool:
        """Whether something is changed that is not the operator's economist's to write into a draft."""
        return bool(self.changes.values) or self.changes.carried is not None

    def new_lines(self) -> list[NewLine]:
        """The empty lines to fill in."""
        return [NewLine(number, tuple(self[name] for name in new_names(number))) for number in NEW_LINES]

    def opens_new(self) -> bool:
        """Whether a new line is written, or cannot be read."""
        names = [name for number in NEW_LINES for name in new_names(number)]
        return any(self._of(name) is not None or self.errors.get(name) for name in names)

    def agreed(self) -> list[BoundField]:
        return [self[name] for name in self._values]

    def opens_agreed(self) -> bool:
        """Whether one of the agreed values is changed or cannot be read."""
        return any(self._of(name) is not None or self.errors.get(name) for name in self._values)

    def groups(self) -> list[LineGroup]:
        """The lines by kind, in the order of the sheet."""
        found = [(kind, self._of_kind(kind)) for kind in CostKind]
        return [LineGroup(str(KIND_WORDS[kind]), fields) for kind, fields in found if fields]

    def _of_kind(self, kind: CostKind) -> tuple[BoundField, ...]:
        names = [f"line_{number}" for number, line in enumerate(self._facts.lines, 1) if line.kind is kind]
        return tuple(self[name] for name in names if name in self.fields)


KIND_WORDS = {
    CostKind.DIRECT: _("Direct costs"),
    CostKind.INDIRECT: _("Indirect costs"),
    CostKind.CAPITAL: _("Depreciation and interest"),
    CostKind.INCOME: _("Income of the service"),
}


class VolumeField(MoneyField):
    """How many hours, attendances or courses are sold a year; gives a Decimal with at most two decimals."""

    default_error_messages: ClassVar = {
        "invalid": _("Write the number with a comma before the decimals, for example 1.250 or 1.250,5."),
        "negative": _("The number cannot be below zero."),
    }

    def to_python(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return value
        hundredths = super().to_python(value)
        return None if hundredths is None else Decimal(hundredths) / 100

    def prepare_value(self, value: Any) -> Any:
        return _short(amounts.thousands(value, 2)) if isinstance(value, Decimal) else value


class KeepForm(Form):
    """The name an alternative is kept under."""

    name = GuardedTextField(label=_("Name of the alternative"), max_length=80)


def what_if_form(facts: SheetFacts, rulebook: Rulebook, *, occupancy: Decimal | None, given: Mapping[str, str]) -> WhatIfForm:
    """The form with what is given written over the sheet's own values."""
    own = WhatIfForm(facts=facts, rulebook=rulebook, occupancy=occupancy)
    known = {name: value for name, value in given.items() if name in own.fields}
    return WhatIfForm({**own.filled(), **known}, facts=facts, rulebook=rulebook, occupancy=occupancy)


def fields_of(changes: Changes, rulebook: Rulebook) -> dict[str, str]:
    """Kept changes as the form's fields would write them."""
    found: dict[str, str] = {}
    if changes.places is not None:
        found["places"] = str(changes.places)
    if changes.occupancy is not None:
        found["occupancy"] = str(PercentField().prepare_value(changes.occupancy))
    if changes.days is not None:
        found["days"] = str(changes.days)
    for change in changes.lines:
        found[f"line_{change.position}"] = _short(MoneyField().prepare_value(to_ore(change.amount)))
    if changes.volume is not None:
        found["volume"] = str(VolumeField().prepare_value(changes.volume))
    if changes.carried is not None:
        found["carried"] = _short(MoneyField().prepare_value(to_ore(changes.carried)))
    for number, line in zip(NEW_LINES, changes.added, strict=False):
        written = (line.kind.value, line.text, _short(MoneyField().prepare_value(to_ore(line.amount))))
        found |= dict(zip(new_names(number), written, strict=True))
    for parameter_id, raw in changes.values:
        parameter = rulebook.value(parameter_id)
        found[value_field(parameter)] = str(_field_of(parameter).prepare_value(raw))
    return found


def changes_to_json(changes: Changes) -> dict[str, Any]:
    """Plain values, decimals as text; `changes_from_json` gives equal changes back."""
    return {
        "places": changes.places,
        "occupancy": str(changes.occupancy) if changes.occupancy is not None else None,
        "days": changes.days,
        "lines": [[line.position, line.text, str(line.amount)] for line in changes.lines],
        "values": [[parameter_id, plain(value)] for parameter_id, value in changes.values],
        "added": [[line.kind.value, line.text, str(line.amount)] for line in changes.added],
        "carried": str(changes.carried) if changes.carried is not None else None,
        "volume": str(changes.volume) if changes.volume is not None else None,
    }


def changes_from_json(stored: Mapping[str, Any], rulebook: Rulebook) -> Changes:
    """Kept changes; a value of a parameter that is no more, or that it can no longer have, is left out."""
    occupancy, carried, volume = stored["occupancy"], stored.get("carried"), stored.get("volume")
    known = {item.parameter_id: item.definition for item in rulebook.values}
    values = [value for name, raw in stored["values"] if name in known and (value := _fitting(known[name], raw)) is not None]
    return Changes(
        places=stored["places"],
        occupancy=Decimal(occupancy) if occupancy is not None else None,
        days=stored["days"],
        lines=tuple(LineChange(position, words, Decimal(amount)) for position, words, amount in stored["lines"]),
        values=tuple(values),
        added=tuple(CostLine(CostKind(kind), words, Decimal(amount)) for kind, words, amount in stored.get("added", ())),
        carried=Decimal(carried) if carried is not None else None,
        volume=Decimal(volume) if volume is not None else None,
    )


def _fitting(definition: ParameterDefinition, raw: object) -> tuple[str, Value] | None:
    try:
        return definition.parameter_id, parse_value(definition, raw)
    except BadValueError:
        return None


def _short(written: object) -> str:
    """An amount without øre when it has none."""
    return str(written).removesuffix(",00")


def value_field(parameter: ParameterValue) -> str:
    """The name of a parameter's field: its id without dots."""
    return "value_" + parameter.parameter_id.replace(".", "-")


def _changeable(facts: SheetFacts, rulebook: Rulebook) -> list[ParameterValue]:
    """The values the calculation uses that one field can hold."""
    used = [rulebook.value(parameter_id) for parameter_id in needed_parameters(facts)]
    return [value for value in used if value.definition.type in _ONE_FIELD]


def _fields(facts: SheetFacts, values: Mapping[str, ParameterValue]) -> Iterator[tuple[str, forms.Field]]:
    if facts.measure.by_places:
        yield "places", _whole(_("Budgeted places"))
        yield "occupancy", PercentField(label=_("Budgeted occupancy in per cent"), high=Decimal(2))
    else:
        yield "volume", VolumeField(label=_("Sold a year"))
    if facts.days is not None:
        yield "days", _whole(_("Days of the item"), most=366)
    if facts.regulation.year is not None:
        yield "carried", _carried_field(facts.regulation)
    for name, parameter in values.items():
        yield name, _field_of(parameter)
    for number, line in enumerate(facts.lines, 1):
        if line.is_supervision:  # follows from the places
            continue
        yield f"line_{number}", MoneyField(label=line.text, help_text=_line_hint(line))
    for number in NEW_LINES:
        kind, words, amount = new_names(number)
        yield kind, forms.ChoiceField(label=_("Kind"), choices=[(of.value, name) for of, name in KIND_WORDS.items()])
        yield words, GuardedTextField(label=_("Text"), max_length=160, help_text="")
        yield amount, MoneyField(label=_("Amount in kr. a year"))


def new_names(number: int) -> tuple[str, str, str]:
    """The names of a new line's fields: kind, text, amount."""
    return f"new_{number}_kind", f"new_{number}_text", f"new_{number}_amount"


def _carried_field(line: RegulationLine) -> MoneyField:
    """What the operator carries of a result; the rest is in the regulation."""
    words = {"year": str(line.year), "amount": _short(amounts.thousands(line.amount, 2))}
    return MoneyField(
        label=gettext("Carried by the operator of the result of %(year)s, in kr.") % words,
        help_text=gettext("The regulation in the sheet is %(amount)s kr. A deficit is carried with a minus.") % words,
        allow_negative=True,
    )


def _field_of(parameter: ParameterValue) -> forms.Field:
    """The field a value is written in; labels and choices are Danish in the law files."""
    definition = parameter.definition
    label = definition.label
    if definition.type is ParameterType.SHARE:
        low = definition.lowest if definition.lowest is not None else Decimal(0)
        high = definition.highest if definition.highest is not None else Decimal(1)
        return PercentField(label=_in_per_cent(label), low=low, high=high)
    if definition.type is ParameterType.INTEGER:
        most = MOST if definition.highest is None else int(definition.highest)
        return _whole(label, least=1, most=most)
    return forms.ChoiceField(label=label, choices=[("", _("Not known")), *definition.choices.items()])


def _in_per_cent(label: str) -> str:
    return gettext("%(value)s, in per cent") % {"value": label}


def _whole(label: Any, *, least: int = 0, most: int = MOST) -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return forms.IntegerField(label=label, min_value=least, max_value=most, widget=widget)


def _line_hint(line: CostLine) -> Any:
    if line.book_value is None:
        return ""
    if line.remaining_years is not None:
        return _("Book value in kr.; depreciation and interest follow")
    return _("Book value in kr.; the interest follows from the rate")


def _line_ore(line: CostLine) -> int:
    return to_ore(line.book_value if line.book_value is not None else line.amount)
