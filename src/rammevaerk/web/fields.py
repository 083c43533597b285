"""Form fields as the design system wants them, tied to their label, hint and error."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BaseForm, BoundField
from django.utils.safestring import SafeString

from rammevaerk.web.forms import FilterForm

INPUT_CLASSES: dict[type[forms.Widget], str] = {
    forms.CheckboxInput: "form-checkbox",
    forms.Select: "form-select",
    forms.FileInput: "rv-file",
}


@dataclass(frozen=True)
class Option:
    """One choice of a group of radio buttons or check boxes."""

    id: str
    label: str
    control: SafeString


@dataclass(frozen=True)
class ShownField:
    """A field ready for the template; `layout` is `input`, `checkbox`, `group` or `hidden`."""

    id: str
    name: str
    label: str
    hint: str
    errors: tuple[str, ...]
    required: bool
    layout: str
    control: SafeString
    options: tuple[Option, ...] = ()
    option_class: str = ""
    in_filter: bool = False

    @property
    def hint_id(self) -> str:
        return f"{self.id}-hint"

    @property
    def error_id(self) -> str:
        return f"{self.id}-error"


def shown(bound: BoundField) -> ShownField:
    """What the template needs of one field."""
    widget = bound.field.widget
    errors = tuple(str(error) for error in bound.errors)
    layout = _layout(widget)
    return ShownField(
        id=bound.id_for_label or bound.auto_id or bound.html_name,
        name=bound.html_name,
        label=str(bound.label),
        hint=str(bound.help_text or ""),
        errors=errors,
        required=bound.field.required,
        layout=layout,
        control=SafeString("") if layout == "group" else _control(bound, errors),
        options=tuple(_options(bound)) if layout == "group" else (),
        option_class="checkbox" if isinstance(widget, forms.CheckboxSelectMultiple) else "radio",
        in_filter=isinstance(bound.form, FilterForm),
    )


def _layout(widget: forms.Widget) -> str:
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.RadioSelect):  # the group of check boxes is one of these too
        return "group"
    return "checkbox" if isinstance(widget, forms.CheckboxInput) else "input"


def _control(bound: BoundField, errors: tuple[str, ...]) -> SafeString:
    kind = next((name for widget, name in INPUT_CLASSES.items() if isinstance(bound.field.widget, widget)), "form-input")
    attributes: dict[str, Any] = {"class": f"{kind} {bound.field.widget.attrs.get('class', '')}".strip()}
    described = _described_by(bound, errors)
    if described:
        attributes["aria-describedby"] = described
    if errors:
        attributes["aria-invalid"] = "true"
    if bound.field.required and not isinstance(bound.field.widget, forms.CheckboxInput):
        attributes["aria-required"] = "true"
    return bound.as_widget(attrs=attributes)


def _described_by(bound: BoundField, errors: tuple[str, ...]) -> str:
    name = bound.id_for_label or bound.auto_id or bound.html_name
    return " ".join(part for part in (f"{name}-hint" if bound.help_text else "", f"{name}-error" if errors else "") if part)


def _options(bound: BoundField) -> Iterator[Option]:
    kind = "form-checkbox" if isinstance(bound.field.widget, forms.CheckboxSelectMultiple) else "form-radio"
    for choice in bound.subwidgets:
        choice.data["attrs"]["class"] = kind
        choice.data["wrap_label"] = False
        yield Option(str(choice.id_for_label), str(choice.choice_label), choice.tag(wrap_label=False))


@dataclass(frozen=True)
class ShownError:
    """One line of the error summary; `target` is the id to go to, empty for errors of the whole form."""

    label: str
    words: str
    target: str


def all_errors(form: BaseForm) -> list[ShownError]:
    """The errors of a form in the order of its fields, those of the whole form first."""
    if not form.is_bound:
        return []
    found = [ShownError("", str(error), "") for error in form.non_field_errors()]
    for bound in form:
        item = shown(bound) if bound.errors else None
        if item is not None:
            target = item.options[0].id if item.options else item.id
            found.extend(ShownError(item.label, words, target) for words in item.errors)
    return found
