"""What the page of an alternative shows: the tariff it would be, why, and what is changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.forms import BoundField
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.kernel.finding import Finding
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.pricing.models import KeptAlternative, Sheet
from rammevaerk.pricing.pages.breakdown import Breakdown, breakdown
from rammevaerk.pricing.pages.changes import largest_cause, steps_chart
from rammevaerk.pricing.pages.prices import PricesShown, prices_of_calculation
from rammevaerk.pricing.pages.words import measure_words
from rammevaerk.pricing.rules import Measure, SheetFacts
from rammevaerk.pricing.rules.whatif import Alternative, alternative, fitting
from rammevaerk.pricing.whatif import KIND_WORDS, WhatIfForm, changes_from_json, fields_of, what_if_form
from rammevaerk.web import amounts, dates
from rammevaerk.web.charts import Chart


@dataclass(frozen=True)
class ChangedRow:
    """One thing changed: what the sheet has, and what is assumed instead; `note` is a new line's kind."""

    label: str
    before: str
    after: str
    note: str = ""


@dataclass(frozen=True)
class KeptRow:
    """A kept alternative as the list shows it; `tariff` is calculated now."""

    pk: int
    name: str
    url: str
    note: str
    tariff: str
    change: str


@dataclass(frozen=True)
class WhatIfPage:
    """The sheet's own tariff and the alternative's in whole kroner per `unit`; None when they cannot be calculated."""

    form: WhatIfForm
    own: int | None
    tariff: int | None
    kroner: int | None
    share: Decimal | None
    reading: str
    chart: Chart | None
    changed: tuple[ChangedRow, ...]
    findings: tuple[Finding, ...]
    breakdown: Breakdown | None
    fields: Mapping[str, str]
    address: str
    unit: str
    prices: PricesShown | None = None


@dataclass(frozen=True)
class Asked:
    """A sheet with what it is calculated from, which the alternatives of one page share; `operators` are those the reader
    may edit for."""

    sheet: Sheet
    facts: SheetFacts
    rulebook: Rulebook
    operators: tuple[int, ...] = ()

    @property
    def own(self) -> int | None:
        """The sheet's tariff in whole kroner."""
        return self.sheet.tariff_ore // 100 if self.sheet.tariff_ore is not None else None

    @property
    def address(self) -> str:
        return reverse("pricing:what_if", args=[self.sheet.pk])

    def form(self, given: Mapping[str, str]) -> WhatIfForm:
        return what_if_form(self.facts, self.rulebook, occupancy=self.sheet.occupancy, given=given)


def kept_fields(asked: Asked, stored: Mapping[str, Any]) -> tuple[dict[str, str], tuple[Finding, ...]]:
    """A kept alternative as the form's fields, and what no longer fits the sheet."""
    changes, gone = fitting(asked.facts, changes_from_json(stored, asked.rulebook))
    return fields_of(changes, asked.rulebook), gone


def what_if_page(asked: Asked, given: Mapping[str, str], said: tuple[Finding, ...] = ()) -> WhatIfPage:
    """Calculate what is given, by field, and explain it (no query). `said` are findings to show beside the calculation's."""
    form = asked.form(given)
    found = _alternative(asked, form)
    after = found.calculation
    tariff = after.tariff.amount if after.tariff else None
    kroner = tariff - asked.own if tariff is not None and asked.own is not None else None
    fields = form.changed_fields()
    trace = after.trace
    return WhatIfPage(
        form=form,
        own=asked.own,
        tariff=tariff,
        kroner=kroner,
        share=Decimal(kroner) / asked.own if kroner is not None and asked.own else None,
        reading=_reading(found, kroner, asked.facts.measure) if fields else "",
        chart=_chart(asked, found) if found.steps and fields else None,
        changed=(*(_row(form[name], form) for name in fields if not name.startswith("new_")), *_new_rows(form)),
        findings=(*said, *(replace(finding, where="") for finding in after.findings)),
        breakdown=breakdown(trace, year=asked.sheet.year) if trace and fields else None,
        fields=fields,
        address=f"{asked.address}?{urlencode(fields)}" if fields else asked.address,
        unit=measure_words(asked.facts.measure.value),
        prices=prices_of_calculation(asked.facts.mix, after),
    )


def _alternative(asked: Asked, form: WhatIfForm) -> Alternative:
    own = Decimal(asked.own) if asked.own is not None else None
    return alternative(asked.facts, asked.rulebook, form.changes, tariff=own)


def _reading(found: Alternative, kroner: int | None, measure: Measure) -> str:
    if kroner is None:
        return ""
    if kroner == 0:
        return _("The changes leave the tariff as it is.")
    return largest_cause(found.steps, down=kroner < 0, measure=measure)


def _chart(asked: Asked, found: Alternative) -> Chart:
    after = found.calculation.tariff
    names = (
        _("The sheet: %(kroner)s") % {"kroner": amounts.kroner(asked.own)},
        _("The alternative: %(kroner)s") % {"kroner": amounts.kroner(after.amount if after else None)},
    )
    heading = _("From the sheet's tariff to the alternative's")
    return steps_chart(found.steps, heading=heading, names=names, measure=asked.facts.measure)


def _new_rows(form: WhatIfForm) -> list[ChangedRow]:
    """The lines the sheet does not have."""
    return [
        ChangedRow(
            _("New line: %(line)s") % {"line": line.text},
            amounts.DASH,
            amounts.thousands(line.amount, 0 if line.amount == int(line.amount) else 2),
            str(KIND_WORDS[line.kind]),
        )
        for line in form.changes.added
    ]


def _row(bound: BoundField, form: WhatIfForm) -> ChangedRow:
    choices = dict(getattr(bound.field, "choices", ()))
    before = form.filled().get(bound.name, amounts.DASH)
    after = form.written(bound.name, form.cleaned_data[bound.name])
    return ChangedRow(str(bound.label), str(choices.get(before, before)), str(choices.get(after, after)))


def kept_rows(asked: Asked, rows: Sequence[KeptAlternative]) -> list[KeptRow]:
    """The kept alternatives with the tariff each gives now (no query)."""
    return [_kept_row(asked, row) for row in rows]


def _kept_row(asked: Asked, row: KeptAlternative) -> KeptRow:
    given, _gone = kept_fields(asked, row.changes)
    tariff = _alternative(asked, asked.form(given)).calculation.tariff
    change = tariff.amount - asked.own if tariff and asked.own is not None else None
    words = {"day": dates.short(row.kept_at.date()), "who": row.kept_by.user.get_full_name()}
    return KeptRow(
        pk=row.pk,
        name=row.name,
        url=f"{asked.address}?alternativ={row.pk}",
        note=_("Kept %(day)s by %(who)s") % words,
        tariff=amounts.kroner(tariff.amount if tariff else None),
        change=amounts.signed_kroner(change),
    )
