"""Fields read what Danes write, refuse what could mean two things, and every error is tied to its field."""

from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.web.forms import FilterForm, Form, MoneyField

from tests.web.gallery import EveryField

CPR_LIKE = "0101801234"
RIGHT = {
    "reference": "NÆ-2026-0417",
    "amount": "1.234,50",
    "share": "97,39",
    "start": "01.05.2026",
    "month": "10.2026",
    "paragraph": "SEL-108",
    "kinds": ["night"],
    "score": "2",
    "wishes": "Spiller guitar.",
}


class Tags(HTMLParser):
    """The start tags of a page with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def with_id(self, wanted: str) -> dict[str, str]:
        return next(attributes for _tag, attributes in self.found if attributes.get("id") == wanted)

    @property
    def ids(self) -> set[str]:
        return {attributes["id"] for _tag, attributes in self.found if "id" in attributes}


def rendered(form: Form) -> str:
    request = RequestFactory().get("/")
    template = Template('{% load rv %}{% form form "Gem" cancel="/tilbage/" %}')
    return template.render(Context({"form": form, "request": request, "csrf_token": "token"}))


def test_right_input_gives_plain_values() -> None:
    form = EveryField(RIGHT)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["amount"] == 123450
    assert form.cleaned_data["share"] == Decimal("0.9739")
    assert form.cleaned_data["start"] == date(2026, 5, 1)
    assert form.cleaned_data["month"] == date(2026, 10, 1)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("amount", "1234.50"),
        ("amount", "-5"),
        ("amount", ""),
        ("share", "97.39"),
        ("share", "101"),
        ("start", "1/5/2026"),
        ("start", "31.02.2026"),
        ("month", "13.2026"),
        ("reference", CPR_LIKE),
        ("reference", "sag 010180-1234"),
        ("wishes", "ring til 010180 1234"),
        ("kinds", []),
        ("paragraph", "SEL-999"),
    ],
)
def test_wrong_input_is_refused_at_its_field(field: str, wrong: Any) -> None:
    form = EveryField({**RIGHT, field: wrong})
    assert list(form.errors) == [field]


def test_the_guard_never_repeats_what_it_refused() -> None:
    form = EveryField({**RIGHT, "reference": CPR_LIKE, "wishes": f"hun er {CPR_LIKE}"})
    assert CPR_LIKE not in str(form.errors)


def test_a_file_is_checked_by_name_kind_and_size() -> None:
    def errors(name: str, content: bytes = b"x") -> Any:
        form = EveryField(RIGHT, {"file": SimpleUploadedFile(name, content)})
        return form.errors.get("file")

    assert errors("budget.xlsx") is None
    assert errors("budget.exe")
    assert errors("budget 010180-1234.xlsx")
    assert errors("budget.xlsx", b"x" * (20 * 1024 * 1024 + 1))


def test_each_error_is_tied_to_its_field_and_to_the_summary() -> None:
    with translation.override("da"):
        html = rendered(EveryField({**RIGHT, "amount": "1234.50", "kinds": []}))
    tags = Tags(html)
    field = tags.with_id("id_amount")
    assert field["aria-invalid"] == "true"
    assert field["aria-describedby"].split() == ["id_amount-hint", "id_amount-error"]
    assert set(field["aria-describedby"].split()) <= tags.ids
    targets = [attributes["href"][1:] for tag, attributes in tags.found if tag == "a" and attributes["href"].startswith("#")]
    assert targets == ["id_amount", "id_kinds_0"]
    assert set(targets) <= tags.ids
    assert "Der er 2 fejl. Intet er gemt." in html
    assert 'value="1234.50"' in html


def test_every_input_has_a_label() -> None:
    tags = Tags(rendered(EveryField()))
    labelled = {attributes["for"] for tag, attributes in tags.found if tag == "label"}
    inputs = [
        attributes
        for tag, attributes in tags.found
        if tag in ("input", "select", "textarea") and attributes.get("type") not in ("hidden", "submit")
    ]
    assert {attributes["id"] for attributes in inputs} == labelled
    assert len(tags.ids) == len([1 for _tag, attributes in tags.found if "id" in attributes])


def test_checkboxes_of_a_group_are_checkboxes() -> None:
    tags = Tags(rendered(EveryField()))
    assert tags.with_id("id_kinds_0")["class"] == "form-checkbox"
    assert tags.with_id("id_score_0")["class"] == "form-radio"


def test_a_refusal_of_the_rules_stands_at_its_field_or_on_top() -> None:
    form = EveryField(RIGHT)
    assert form.is_valid()
    form.add_findings(
        Refused(
            [
                Finding("x.day", Severity.BLOCKING, "The day {day} is closed.", "Choose another.", "start", {"day": "1. maj"}),
                Finding("x.all", Severity.BLOCKING, "The year is closed.", where="Celle D14"),
            ]
        )
    )
    assert form.errors["start"] == ["The day 1. maj is closed. Choose another."]
    assert form.non_field_errors() == ["The year is closed."]


def test_values_the_platform_knows_are_shown_as_they_are_typed() -> None:
    form = EveryField(
        initial={"amount": 123450, "share": Decimal("0.9739"), "start": date(2026, 5, 1), "month": date(2026, 10, 1)}
    )
    tags = Tags(rendered(form))
    shown = [tags.with_id(f"id_{name}")["value"] for name in ("amount", "share", "start", "month")]
    assert shown == ["1.234,50", "97,39", "01.05.2026", "10.2026"]


def test_a_field_left_as_it_was_has_not_changed() -> None:
    class Amount(Form):
        amount = MoneyField()

    form = Amount({"amount": "1.234,50"}, initial={"amount": 123450})
    assert form.is_valid()
    assert not form.has_changed()


def test_an_empty_filter_narrows_nothing_and_a_wrong_one_neither() -> None:
    class Services(FilterForm):
        municipality = forms.ChoiceField(choices=[("370", "Næstved")])
        from_day = forms.DateField()

    assert Services({}).chosen() == {}
    assert Services({"municipality": "370", "from_day": "i går"}).chosen() == {"municipality": "370"}
