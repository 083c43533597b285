"""The form of a life event: which fields a kind asks for, and what the answers mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.pricing.actions import NewItem
from rammevaerk.pricing.event_plans import PlannedEvent
from rammevaerk.pricing.models import TariffItem
from rammevaerk.pricing.rules.life_events import EventKind, HandedShare
from rammevaerk.registry.queries import UnitRow
from rammevaerk.web.forms import DanishDateField, Form, GuardedTextField, PercentField

OTHERS = 3
SUCCESSORS = 4
Place = tuple[int, str]


@dataclass(frozen=True)
class Named:
    """A place a tariff can stand at: a unit under a paragraph."""

    place: Place
    words: str

    @property
    def key(self) -> str:
        return f"{self.place[0]}:{self.place[1]}"


def places_of(units: Iterable[UnitRow]) -> list[Named]:
    """Every unit under each paragraph of its service, named for a choice."""
    return [Named((unit.id, code), f"{unit.full_name} ({paragraph_label(code)})") for unit in units for code in unit.paragraphs]


class LifeEventForm(Form):
    """What is recorded of an event; the fields beside day, decision and note follow from the kind."""

    day = DanishDateField(
        label=gettext_lazy("First day of what comes after"),
        help_text=gettext_lazy("What was before has its last day the day before."),
    )
    decision = GuardedTextField(
        label=gettext_lazy("Decided by"),
        max_length=250,
        help_text=gettext_lazy("The body, the day and where it can be read. Write nothing about a citizen."),
    )
    note = GuardedTextField(label=gettext_lazy("Remark"), required=False, max_length=250, help_text="")

    def __init__(self, *args: Any, kind: EventKind, origins: Sequence[Named], successors: Sequence[Named], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.successors = {one.key: one for one in successors}
        self.origins = {one.key: one for one in origins}
        if kind in (EventKind.MERGER, EventKind.CLOSING):
            for place in range(1, OTHERS + 1):
                self.fields[f"other_{place}"] = _choice(_("Also from here"), origins)
        for place in range(1, self._successors() + 1):
            self.fields[f"successor_{place}"] = _choice(_("Becomes"), successors, required=place == 1)
            if kind is EventKind.SPLIT:
                share = PercentField(label=_("Share in per cent"), required=place == 1)
                self.fields[f"share_{place}"] = share

    def _successors(self) -> int:
        if self.kind is EventKind.SPLIT:
            return SUCCESSORS
        one = (EventKind.MERGER, EventKind.CHANGE_OF_OPERATOR, EventKind.CHANGE_OF_PARAGRAPH)
        return 1 if self.kind in one else 0

    def chosen(self) -> list[NewItem]:
        """The places named as successors, whose items must be there."""
        return [NewItem(*one.place) for one in self._named("successor", self.successors)]

    def origins_named(self) -> list[Place]:
        """The places named beside the item itself."""
        return [one.place for one in self._named("other", self.origins)]

    def _named(self, name: str, known: Mapping[str, Named]) -> list[Named]:
        keys = [self.cleaned_data.get(field) for field in self.fields if field.startswith(f"{name}_")]
        return [known[key] for key in keys if key]

    def event(self, item: TariffItem, items: Mapping[Place, TariffItem]) -> PlannedEvent:
        """What the valid form asks for; `items` hold the items of every place that was named."""
        data = self.cleaned_data
        return PlannedEvent(self.kind, data["day"], data["decision"], tuple(self._shares(item, items)), data["note"])

    def _shares(self, item: TariffItem, items: Mapping[Place, TariffItem]) -> Iterable[HandedShare]:
        if self.kind is EventKind.OPENING:
            return [HandedShare(None, item.pk)]
        if self.kind is EventKind.CHANGE_OF_TARGET_GROUP:
            return [HandedShare(item.pk, item.pk)]
        origins = [item.pk, *(items[one.place].pk for one in self._named("other", self.origins))]
        if self.kind is EventKind.CLOSING:
            return [HandedShare(origin, None) for origin in dict.fromkeys(origins)]
        if self.kind is EventKind.SPLIT:
            return self._split(item, items)
        (successor,) = [items[one.place].pk for one in self._named("successor", self.successors)]
        return [HandedShare(origin, successor) for origin in dict.fromkeys(origins)]

    def _split(self, item: TariffItem, items: Mapping[Place, TariffItem]) -> list[HandedShare]:
        shares = []
        for place in range(1, SUCCESSORS + 1):
            key, share = self.cleaned_data.get(f"successor_{place}"), self.cleaned_data.get(f"share_{place}")
            if key:
                shares.append(HandedShare(item.pk, items[self.successors[key].place].pk, share or Decimal(0)))
        return shares

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        named = [field for field in self.fields if field.startswith("successor_") and cleaned.get(field)]
        if len({cleaned[field] for field in named}) != len(named):
            self.add_error(named[-1], _("The same is named twice."))
        for field in named:
            share = field.replace("successor", "share")
            if share in self.fields and cleaned.get(share) is None and share not in self.errors:
                self.add_error(share, _("Write the share it takes over."))
        return cleaned


def _choice(label: str, named: Sequence[Named], *, required: bool = False) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=required, choices=[("", _("Nothing chosen")), *((one.key, one.words) for one in named)]
    )


class DeclineForm(Form):
    """No to a proposed event."""

    because = GuardedTextField(label=gettext_lazy("Why"), max_length=250)


def first_day(today: date) -> dict[str, date]:
    """What the form starts with: the coming 1 January."""
    return {"day": date(today.year + 1, 1, 1)}
