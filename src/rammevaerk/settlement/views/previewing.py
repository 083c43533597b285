"""What a run would write, line by line and held against the month before: for the seller, and for a buyer its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rammevaerk.accounts import queries as organisations
from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.contracts.queries import reasons_of
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.period import add_months
from rammevaerk.settlement import actions
from rammevaerk.settlement.actions import PreviewLines
from rammevaerk.settlement.forms import MonthFilter
from rammevaerk.settlement.models import ChargeSource
from rammevaerk.settlement.rules.comparing import DifferencePart, PartReason
from rammevaerk.web import amounts, dates
from rammevaerk.web.sentences import sentence

REASONS: dict[PartReason, str | Promise] = {
    PartReason.NEW: gettext_lazy("New citizen"),
    PartReason.LEFT: gettext_lazy("Has left"),
    PartReason.NO_TARIFF: gettext_lazy("The tariff is not published yet"),
    PartReason.DAYS: gettext_lazy("Other days"),
    PartReason.ABSENCE: gettext_lazy("Absence that is not paid"),
    PartReason.PACKAGE: gettext_lazy("Another package"),
    PartReason.TARIFF: gettext_lazy("Another tariff"),
    PartReason.SHARE: gettext_lazy("Another share of the time"),
    PartReason.PLAN: gettext_lazy("Payment plan"),
    PartReason.CORRECTION: gettext_lazy("Correction of %(month)s"),
    PartReason.CORRECTED_BEFORE: gettext_lazy("Correction of %(month)s on the last statement"),
}


@dataclass(frozen=True)
class PartShown:
    """A part of the difference in words. `because` is why a placement was corrected, where the reader may know it."""

    reason: str
    of: str
    because: str
    amount: str


@permission(Permission.ISSUE_STATEMENTS)
def preview_sold(request: AskedRequest, buyer: int) -> HttpResponse:
    """The lines a run would send one buyer."""
    month = _month(request)
    try:
        found = actions.preview_sold(by=request.by, today=request.today, month=month, buyer=buyer)
    except Refused as refused:
        return _refused(request, month, refused.findings)
    names = organisations.organisation_names()
    if buyer not in names:
        raise Http404
    run = f"{reverse('settlement:runs')}?month={month:%m.%Y}"
    crumbs = [(_("Settlement"), "settlement:statement_list"), (_("Monthly run"), run), (names[buyer], "")]
    return _page(request, found, crumbs, names, run)


@permission(Permission.SEE_STATEMENTS)
def preview_bought(request: AskedRequest, seller: int) -> HttpResponse:
    """One's own lines of what a seller has made ready."""
    month = _month(request)
    try:
        found = actions.preview_bought(by=request.by, today=request.today, month=month, seller=seller)
    except Refused as refused:
        return _refused(request, month, refused.findings)
    if found is None:
        raise Http404
    names = organisations.organisation_names()
    crumbs = [
        (_("Settlement"), "settlement:statement_list"),
        (_("Made ready by sellers"), "settlement:made_ready"),
        (names[seller], ""),
    ]
    return _page(request, found, crumbs, names)


@permission(Permission.SEE_STATEMENTS)
def made_ready(request: AskedRequest) -> HttpResponse:
    """What the sellers have made ready and not issued: one may look before the statement comes."""
    rows = actions.made_ready_for(by=request.by, today=request.today)
    crumbs = [(_("Settlement"), "settlement:statement_list"), (_("Made ready by sellers"), "")]
    return render(request, "settlement/made_ready.html", {"rows": rows, "crumbs": crumbs})


def _month(request: AskedRequest) -> date:
    chosen: date | None = MonthFilter(request.GET).chosen().get("month")
    return chosen or add_months(request.today.replace(day=1), -1)


def _refused(request: AskedRequest, month: date, findings: Sequence[Finding]) -> HttpResponse:
    crumbs = [(_("Settlement"), "settlement:statement_list"), (_("Monthly run"), "")]
    context = {"month": month, "findings": findings, "page": None, "crumbs": crumbs}
    return render(request, "settlement/preview.html", context, status=409)


def _page(
    request: AskedRequest, found: PreviewLines, crumbs: list[tuple[str, str]], names: dict[int, str], run: str = ""
) -> HttpResponse:
    log_look("settlement_preview", by=request.assignment, rows=len(found.lines), target_id=found.seller)
    corrected = {part.chain for part in found.parts if part.reason is PartReason.CORRECTION and part.chain > 0}
    reasons = {chain: sentence(why) for chain, (_at, why) in reasons_of(sorted(corrected)).items()} if corrected else {}
    context: dict[str, Any] = {
        "page": found,
        "month": found.month,
        "before": add_months(found.month, -1),
        "seller": names.get(found.seller, ""),
        "buyer": names.get(found.buyer, ""),
        "parts": [_part(part, found, reasons) for part in found.parts],
        "lines": [_line(line) for line in found.lines],
        "unconfirmed": sum(line.confirmed is False and line.sign > 0 for line in found.lines),
        "run": run,
        "crumbs": crumbs,
    }
    return render(request, "settlement/preview.html", context)


def _part(part: DifferencePart, found: PreviewLines, reasons: dict[int, str]) -> PartShown:
    words = str(REASONS[part.reason])
    if part.month:
        words %= {"month": dates.month_of(part.month)}
    if part.days:
        words = _more_or_fewer(part.days)
    because = reasons.get(part.chain, "") if part.reason is PartReason.CORRECTION else ""
    return PartShown(words, found.of.get(part.chain, ""), because, amounts.ore(part.ore).removesuffix(f"{amounts.NO_BREAK}kr."))


def _more_or_fewer(days: int) -> str:
    if days > 0:
        return ngettext("%(days)d day more", "%(days)d days more", days) % {"days": days}
    return ngettext("%(days)d day less", "%(days)d days less", -days) % {"days": -days}


def _line(line: actions.PreviewLine) -> dict[str, Any]:
    sources = dict(ChargeSource.choices)
    return {
        "row": line,
        "period": dates.period(line.service_from, line.service_to),
        "last": line.service_to - timedelta(days=1),
        "source": sources.get(line.source, "") if line.source != ChargeSource.PLACEMENT else "",
        "tariff": amounts.ore(line.tariff_ore).removesuffix(f"{amounts.NO_BREAK}kr."),
        "amount": amounts.ore(line.amount_ore).removesuffix(f"{amounts.NO_BREAK}kr."),
        "days": amounts.thousands(line.days if line.kind != "once" else line.factor),
        "unconfirmed": line.confirmed is False and line.sign > 0,
    }
