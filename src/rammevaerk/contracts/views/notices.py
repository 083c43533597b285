"""Pages of notice: given, answered, withdrawn."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.contracts import actions, contract_reads, facts
from rammevaerk.contracts.change_forms import AnswerForm, NoticeForm, WordsForm
from rammevaerk.contracts.longer_notices import agreed_longer, longer_notices
from rammevaerk.contracts.models import Notice, Placement
from rammevaerk.contracts.rules.notice import agreed_notice
from rammevaerk.contracts.views.acting import done, row_of, show, to_placement
from rammevaerk.kernel.finding import Finding
from rammevaerk.web import dates


@permission(Permission.EDIT_PLACEMENTS)
def give(request: AskedRequest, chain: int) -> HttpResponse:
    """Give notice of the end of a placement."""
    row = row_of(request, chain)
    form = NoticeForm(request.POST or None, initial={"given_on": request.today})

    def act(data: dict[str, Any]) -> tuple[Finding, ...]:
        given = actions.GivenNotice(**data)
        return actions.give_notice(by=request.by, today=request.today, chain=chain, given=given).findings

    if done(request, form, act, _("Notice is given. Both sides see it.")):
        return to_placement(chain)
    length = _length_words(chain, row, request.today)
    rest = _("The stay ends when the notice has run. An earlier day needs a yes from the other side.")
    longer = [
        _("Agreed for the service: %(words)s.") % {"words": words}
        for words in agreed_longer(longer_notices(row.service_id, row.paying_id), request.today)
    ]
    notes = [length, *longer, rest, _("A tenancy under ABL § 105 is ended by neither side.")]
    title = _("Give notice of %(reference)s") % {"reference": row.citizen.reference}
    return show(request, form, title, _("Send the notice"), row=row, notes=notes)


def _length_words(chain: int, row: Placement, today: date) -> str:
    """The contract's own notice, else the area's, else that it must be written."""
    if own := contract_reads.notice_in_contract(chain, today):
        words = _("The contract's notice is %(days)s days (%(source)s). It holds when you write no other.")
        return words % {"days": own.days, "source": own.source}
    if known := agreed_notice(facts.rulebook_on(today), row.paragraph):
        return _("The agreement area's notice is %(days)s days.") % {"days": known.days}
    return _("The agreement area's notice is not known. Write the contract's days, and where they stand.")


def _notice(pk: int) -> Notice:
    found = Notice.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@permission(Permission.EDIT_PLACEMENTS)
def answer(request: AskedRequest, notice: int) -> HttpResponse:
    """The other side says yes or no to an earlier last day."""
    given = _notice(notice)
    row = row_of(request, given.chain)
    form = AnswerForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        agreed = data["answer"] == "yes"
        actions.answer_notice(by=request.by, today=request.today, notice=notice, agreed=agreed, words=data["words"])

    if done(request, form, act, _("The answer is registered. Both sides see it.")):
        return to_placement(given.chain)
    facts_shown = [
        (_("Notice by"), given.get_side_display()),
        (_("Given on"), dates.short(given.given_on)),
        (_("Last day by the notice"), dates.short(given.last_day)),
        (_("Last day wanted"), dates.short(given.asked_day) if given.asked_day else "–"),
    ]
    title = _("An earlier last day for %(reference)s") % {"reference": row.citizen.reference}
    return show(request, form, title, _("Answer"), row=row, facts=facts_shown)


@permission(Permission.EDIT_PLACEMENTS)
def withdraw_notice(request: AskedRequest, notice: int) -> HttpResponse:
    """The side that gave notice takes it back."""
    given = _notice(notice)
    row = row_of(request, given.chain)
    form = WordsForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        actions.withdraw_notice(by=request.by, today=request.today, notice=notice, words=data["words"])

    if done(request, form, act, _("The notice is withdrawn. The stay goes on as before.")):
        return to_placement(given.chain)
    title = _("Withdraw the notice of %(reference)s") % {"reference": row.citizen.reference}
    return show(request, form, title, _("Withdraw"), row=row)
