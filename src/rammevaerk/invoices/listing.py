"""The list of invoices that have not been received."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rammevaerk.invoices.queries import Unreceived
from rammevaerk.invoices.wording import stage_words
from rammevaerk.kernel.money import kroner
from rammevaerk.web import amounts, dates
from rammevaerk.web.sentences import sentence
from rammevaerk.web.tables import Column


def columns() -> list[Column]:
    """What the list tells of each."""
    return [
        Column("number", _("Invoice"), cell=_link, sortable="number", export="number"),
        Column("month", _("Month"), cell=lambda row: dates.month_of(row["month"]), sortable="month", export_format="month"),
        Column("buyer", _("Buyer"), sortable="buyer"),
        Column("amount", _("Amount"), cell=_amount, numeric=True, unit=_("kr."), sortable="amount", export_format="ore"),
        Column("due", _("To be paid by"), cell=lambda row: dates.short(row["due"]), sortable="due", export_format="date"),
        Column("stage", _("State"), cell=_stage, sortable="stage", export="stage"),
    ]


def row_of(one: Unreceived) -> dict[str, Any]:
    """A document as a row; `why` is what stops it, or what the access point said."""
    row = one.document.statement
    stops = [sentence(finding.message, finding.params) for finding in one.document.findings if finding.blocks]
    kind, words = stage_words(one.now)
    return {
        "pk": row.pk,
        "number": row.number,
        "month": row.month,
        "buyer": row.buyer.name,
        "amount": kroner(row.total_ore),
        "ore": row.total_ore,
        "due": row.due_on,
        "stage": words,
        "kind": kind,
        "why": one.now.message or (stops[0] if stops else ""),
    }


def _link(row: dict[str, Any]) -> SafeString:
    return format_html('<a class="rv-number" href="{}">{}</a>', reverse("invoices:invoice", args=[row["pk"]]), row["number"])


def _amount(row: dict[str, Any]) -> str:
    return amounts.ore(row["ore"]).removesuffix(f"{amounts.NO_BREAK}kr.")


def _stage(row: dict[str, Any]) -> SafeString:
    return format_html('{}<span class="rv-sub">{}</span>', row["stage"], row["why"])
