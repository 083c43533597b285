"""Forms that say what is wrong, where, and how to write it; they lose nothing that was typed.

Fields give plain values: amounts whole øre, shares Decimal fractions, months their first day. Render with
`{% form form _("Save") %}`, or `{% error_summary form %}` and `{% field form.name %}` when the page lays the fields out.
"""

from datetime import date
from decimal import Decimal
from pathlib import PurePath
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import DomainError
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.personal import personal_traits
from rammevaerk.web import amounts, typed
from rammevaerk.web.sentences import finding_words, sentence


class Form(forms.Form):
    """The base of every form of the product."""

    use_required_attribute = False
    error_css_class = "form-error"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _("This must be filled in.")

    def add_findings(self, error: DomainError | list[Finding]) -> None:
        """Puts what the rules refused beside the fields it concerns; a finding whose `where` is no field goes on top."""
        findings = error.findings if isinstance(error, DomainError) else error
        for finding in findings:
            where = finding.where if finding.where in self.fields else None
            self.add_error(where, ValidationError(finding_words(finding), code="refused"))


class ReadAgainForm(Form):
    """A form whose words others read, or stay where nobody can change them: it asks to read those that are new again when they
    seem to tell who somebody is, and whoever writes them says so."""

    read_again: ClassVar[tuple[str, ...]] = ("words",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if any(self._traits(name, str(self.data.get(self.add_prefix(name), ""))) for name in self.read_again):
            label = _("I have read it again; nothing in it tells who it is")
            self.fields["looked_through"] = forms.BooleanField(label=label, required=False)

    def clean(self) -> dict[str, Any]:
        """What seems to tell who it is, is said once."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in self.read_again if not data.pop("looked_through", False) else ():
            for finding in self._traits(name, data.get(name) or ""):
                self.add_error(name, sentence(finding.message))
        return data

    def _traits(self, name: str, words: str) -> tuple[Finding, ...]:
        return () if words == self.initial.get(name) else personal_traits(words, name)


class FilterForm(Form):
    """A form sent by GET whose empty fields mean *all*; no field is required."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    def chosen(self) -> dict[str, Any]:
        """The cleaned values that narrow the list; wrong input narrows nothing and shows its error."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", [], False)}


class MoneyField(forms.Field):
    """A Danish amount; gives whole øre as int. `1.234,50`, `1234,5`, `1.234 kr.`; refuses `1234.50`."""

    default_error_messages: ClassVar = {
        "invalid": _("Write the amount with a comma before the øre, for example 12.000 or 1.234,50."),
        "negative": _("The amount cannot be below zero."),
    }

    def __init__(self, *, allow_negative: bool = False, **kwargs: Any) -> None:
        self.allow_negative = allow_negative
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        if isinstance(value, int):
            return value
        try:
            ore = typed.read_ore(str(value))
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        if ore < 0 and not self.allow_negative:
            raise ValidationError(self.error_messages["negative"], code="negative")
        return ore

    def prepare_value(self, value: Any) -> Any:
        return amounts.thousands(Decimal(value) / 100, 2) if isinstance(value, int) else value


class PercentField(forms.Field):
    """A share typed as per cent; gives a Decimal fraction: `97,39` → 0.9739."""

    default_error_messages: ClassVar = {
        "invalid": _("Write the share in per cent with a comma, for example 97,39."),
        "range": _("The share must lie between %(low)s and %(high)s."),
    }

    def __init__(self, *, low: Decimal = Decimal(0), high: Decimal = Decimal(1), **kwargs: Any) -> None:
        self.low, self.high = low, high
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal):
            return value
        try:
            share = typed.read_share(str(value))
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        if not self.low <= share <= self.high:
            span = {"low": amounts.percent(self.low, 0), "high": amounts.percent(self.high, 0)}
            raise ValidationError(self.error_messages["range"], code="range", params=span)
        return share

    def prepare_value(self, value: Any) -> Any:
        return f"{(value * 100).normalize():f}".replace(".", ",") if isinstance(value, Decimal) else value


class DanishDateField(forms.Field):
    """A day as `01.05.2026` or `2026-05-01`; gives a date."""

    default_error_messages: ClassVar = {"invalid": _("Write the date as day.month.year, for example 01.05.2026.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        kwargs.setdefault("help_text", _("For example 01.05.2026"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        try:
            return typed.read_date(str(value))
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%d.%m.%Y}" if isinstance(value, date) else value


class MonthField(forms.Field):
    """A month as `10.2026` or `2026-10`; gives its first day."""

    default_error_messages: ClassVar = {"invalid": _("Write the month as month.year, for example 10.2026.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        kwargs.setdefault("help_text", _("For example 10.2026"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value.replace(day=1)
        try:
            return typed.read_month(str(value))
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%m.%Y}" if isinstance(value, date) else value


class GuardedTextField(forms.CharField):
    """Free text or a citizen's reference behind the CPR guard; `rows` gives a text area.

    What the guard refuses is told to the writer only: it is neither stored nor logged.
    """

    def __init__(self, *, rows: int = 0, **kwargs: Any) -> None:
        if rows:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        kwargs.setdefault("max_length", 4000 if rows else 200)
        kwargs.setdefault("help_text", _("Without names and CPR numbers"))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        _refuse_cpr(text, str(self.label or ""))
        return text


class GuardedFileField(forms.FileField):
    """A file with allowed endings and a size limit in megabytes; its name passes the CPR guard."""

    default_error_messages: ClassVar = {
        "ending": _("The file must be one of these kinds: %(endings)s."),
        "size": _("The file is larger than %(limit)s MB. Split it, or remove pictures and empty sheets."),
    }

    def __init__(self, *, endings: tuple[str, ...] = (".xlsx", ".csv"), megabytes: int = 20, **kwargs: Any) -> None:
        self.endings, self.megabytes = endings, megabytes
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": ",".join(endings)}))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile):
            self._check(file)
        return file

    def _check(self, file: "UploadedFile[Any]") -> None:
        name = PurePath(file.name or "").name
        _refuse_cpr(PurePath(name).stem, str(self.label or ""))
        if PurePath(name).suffix.lower() not in self.endings:
            params = {"endings": ", ".join(self.endings)}
            raise ValidationError(self.error_messages["ending"], code="ending", params=params)
        if (file.size or 0) > self.megabytes * 1024 * 1024:
            raise ValidationError(self.error_messages["size"], code="size", params={"limit": self.megabytes})


def _refuse_cpr(text: str, where: str) -> None:
    finding = guard_text(text, where)
    if finding is not None:
        raise ValidationError(finding_words(finding), code="cpr")
