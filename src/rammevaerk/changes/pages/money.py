"""The pages of a guarantee and of a closing account."""

from dataclasses import fields
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may
from rammevaerk.changes.accounting import AccountCase, account_of
from rammevaerk.changes.actions import AgreedTerms
from rammevaerk.changes.facts import Case
from rammevaerk.changes.guaranteeing import GuaranteeCase, Reckoned, guarantee_of, last_day
from rammevaerk.changes.models import Change, ClosingShare, Guarantee, GuaranteeMember
from rammevaerk.changes.rules.standing import AllowedStep
from rammevaerk.changes.views.under import may_take
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.financing.rules.guarantee_terms import GuaranteeCap
from rammevaerk.financing.rules.keys import KIND_WORDS
from rammevaerk.kernel.sorting import danish_key
from rammevaerk.web import amounts, dates
from rammevaerk.web.sentences import sentence

Pairs = list[tuple[str, str]]


def guarantee_page(request: AskedRequest, case: Case) -> dict[str, Any]:
    """The terms, who is bound, and every year whose result is known."""
    known = guarantee_of(case.row, case.said.bound_from)
    return {
        "case": case,
        "known": known,
        "terms": _terms(known) if known else [],
        "years": [_year(one, case) for one in known.years] if known else [],
        "course": case.said.courses[Act.GUARANTEE] if known else None,
        "may_agree": may_take(request, case, AllowedStep.AGREE_GUARANTEE),
        "gone": _gone(known) if known else [],
        "may_leave": may_take(request, case, AllowedStep.LEAVE_GUARANTEE),
        "may_settle": may_take(request, case, AllowedStep.RECKON_GUARANTEE),
        "may_link": may_take(request, case, AllowedStep.PLAN) and case.row.service_id is None,
        "sees_plans": may(request, Permission.SEE_STATEMENTS),
    }


def _year(one: Reckoned, case: Case) -> dict[str, Any]:
    year = one.year
    plans = {payment.municipality_id: payment.schedule for payment in one.written.payments.all()} if one.written else {}
    return {
        "number": year.number,
        "period": dates.period(year.period.start, year.period.end),
        "last_day": last_day(year.period),
        "result": year.result,
        "back": -one.bound.covered if one.bound.covered < 0 else 0,
        "kept": year.kept - year.released,
        "covered": one.bound.covered,
        "own": year.own,
        "over_cap": year.over_cap,
        "gap": one.bound.gap,
        "to_regulate": year.to_regulate - one.bound.gap,
        "shares": one.bound.shares,
        "figure": year.figure,
        "findings": one.bound.findings,
        "written": one.written,
        "plans": [plan for plan in plans.values() if plan],
        "settle_url": reverse("changes:settle_year", args=[case.row.pk, year.number]),
    }


def terms_written(change: Change) -> dict[str, Any]:
    """What is written of the terms, to go on from (2 queries)."""
    row = Guarantee.objects.filter(change=change).first()
    if row is None:
        return {"opened_on": change.takes_effect, "ages": "i alt"}
    members = list(row.members.select_related("municipality").order_by("municipality__name"))
    known: dict[str, Any] = {field.name: getattr(row, field.name) for field in fields(AgreedTerms) if field.name != "members"}
    words = {True: "yes", False: "no", None: ""}
    known |= {name: words[value] for name, value in known.items() if isinstance(value, bool)}
    ordered = [f"{one.municipality.name.removesuffix(' Kommune')}: {one.places.normalize():f}" for one in members if one.places]
    return known | {"members": [one.municipality_id for one in members], "ordered": "\n".join(ordered).replace(".", ",")}


def members_left(change: Change) -> Pairs:
    """Ids and names of the members that have not left (1 query)."""
    rows = GuaranteeMember.objects.filter(guarantee__change=change, left_on__isnull=True).select_related("municipality")
    return [(str(row.municipality_id), row.municipality.name) for row in sorted(rows, key=lambda row: row.municipality.name)]


def _gone(known: GuaranteeCase) -> Pairs:
    """The members that have left, and from which day each is none."""
    left = [(known.names[party], _("no member from %(day)s") % {"day": dates.long(day)}) for party, day in known.left_on.items()]
    return sorted(left, key=lambda pair: danish_key(pair[0]))


def _terms(known: GuaranteeCase) -> Pairs:
    terms, unknown = known.terms, _("Not agreed")
    counted = {"calendar": _("Calendar years"), "from_opening": _("Twelve months from the opening")}
    leaving = {"to_the_day": _("to the day"), "year_out": _("the year out"), "to_the_end": _("to the end")}
    closing = {"to_the_day": _("covered to the day"), "nothing": _("that year is not covered")}
    pairs: list[tuple[str, str | None]] = [
        (_("Opens on"), dates.long(terms.opened)),
        (_("Who carries it"), ngettext("%(n)s municipality", "%(n)s municipalities", len(known.names)) % {"n": len(known.names)}),
        (_("Shared by"), None if known.key.stops else sentence(KIND_WORDS[known.key.kind])),
        (_("Number of years"), str(terms.years) if terms.years else None),
        (_("What a year is"), counted[terms.counted.value] if terms.counted else None),
        (_("Cap"), _cap(terms.cap) if terms.cap else None),
        (_("The operator's own share"), amounts.percent(terms.own_share, 0) if terms.own_share is not None else None),
        (_("The own share goes into later tariffs"), _yes(terms.own_share_regulated)),
        (_("Surpluses are set against deficits"), _yes(terms.surplus_offset)),
        (_("A member that leaves pays"), leaving[terms.leaving.value] if terms.leaving else None),
        *([(_("The service closes"), dates.long(known.closed_on))] if known.closed_on else []),
        (_("Closed within the guarantee"), closing[terms.closing.value] if terms.closing else None),
    ]
    return [(label, words if words is not None else unknown) for label, words in pairs]


def _cap(cap: GuaranteeCap) -> str:
    return _("No cap") if cap.amount is None else _("%(amount)s a year") % {"amount": amounts.ore_as_kroner(cap.amount)}


def _yes(value: bool | None) -> str | None:
    return None if value is None else _("Yes") if value else _("No")


def account_page(request: AskedRequest, case: Case) -> dict[str, Any]:
    """The lines, how they are shared, and what is written."""
    known = account_of(case.row)
    written = list(ClosingShare.objects.filter(change=case.row).select_related("party").order_by("-share_ore"))
    payments = known.account.shares.payments if known.account else {}
    return {
        "case": case,
        "known": known,
        "terms": _closing_terms(known),
        "shares": sorted(payments.items(), key=lambda pair: (-pair[1], pair[0])),
        "figure": known.account.shares.figure if known.account else None,
        "written": written,
        "course": case.said.courses[Act.CLOSING_KEY],
        "may_write": may_take(request, case, AllowedStep.WRITE_SHARES),
        "operator": case.row.operator.name,
    }


def _closing_terms(known: AccountCase) -> Pairs:
    chosen, unknown = known.chosen, _("Not agreed")
    if chosen is None:
        return []
    keys = {"citizens_on_date": _("Residents on the counting date"), "days_over_last_years": _("Days used in the years before")}
    key = chosen.key or str(known.book.value("financing.closing_key").value or "")
    return [
        (_("Shared by"), keys.get(key, unknown)),
        (_("Counting date"), dates.long(chosen.counted_on)),
        (_("The operator's own use carries a share"), _yes(chosen.own_use) or unknown),
        (_("Buyers outside the agreement carry a share"), _yes(chosen.outsiders) or unknown),
    ]
