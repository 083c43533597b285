"""Pages of self-referral and of stays without a name."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts import queries as organisations
from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.contracts import actions, changes, choosing
from rammevaerk.contracts.change_forms import AnonymousForm, AnswerForm, KnownMunicipalityForm, LastDayForm, ToldForm
from rammevaerk.contracts.models import AnonymousStay
from rammevaerk.contracts.views.acting import done, row_of, show, to_placement
from rammevaerk.kernel.finding import Finding
from rammevaerk.web import dates


@permission(Permission.EDIT_PLACEMENTS)
def tell(request: AskedRequest, chain: int) -> HttpResponse:
    """The unit records that the acting municipality was told."""
    row = row_of(request, chain)
    form = ToldForm(request.POST or None, initial={"on": request.today})

    def act(data: dict[str, Any]) -> None:
        actions.tell_municipality(by=request.by, today=request.today, chain=chain, on=data["on"], words=data["words"])

    if done(request, form, act, _("It is registered that the municipality was told.")):
        return to_placement(chain)
    by = _("The acting municipality must be told by %(day)s at the latest.") % {"day": dates.short(changes.told_by(row))}
    counted = _("Counted in weekdays after the admission: Monday to Friday, not public holidays (SEL §§ 109 and 110).")
    title = _("Tell the municipality of %(reference)s") % {"reference": row.citizen.reference}
    return show(request, form, title, _("Save"), row=row, notes=[by, counted])


@permission(Permission.EDIT_PLACEMENTS)
def answer_referral(request: AskedRequest, chain: int) -> HttpResponse:
    """The municipality confirms that it acts, or disputes it."""
    row = row_of(request, chain)
    form = AnswerForm(request.POST or None)
    form.fields["answer"].label = _("Is your municipality the acting one?")
    form.fields["words"].help_text = _("Always with a no")

    def act(data: dict[str, Any]) -> None:
        confirmed = data["answer"] == "yes"
        actions.answer_self_referral(by=request.by, today=request.today, chain=chain, confirmed=confirmed, words=data["words"])

    if done(request, form, act, _("The answer is registered. Both sides see it.")):
        return to_placement(chain)
    notes = [
        _("The leader decides on the admission; the answer is about who acts and pays."),
        _("When another municipality is to act, change it with “Change municipality” once you agree."),
    ]
    title = _("Self-referral of %(reference)s") % {"reference": row.citizen.reference}
    return show(request, form, title, _("Answer"), row=row, notes=notes)


@permission(Permission.EDIT_PLACEMENTS)
def anonymous(request: AskedRequest) -> HttpResponse:
    """Begin a stay without a name."""
    items = choosing.crisis_items(request.by, request.today)
    form = AnonymousForm(request.POST or None, items=items, initial={"first_day": request.today})

    def act(data: dict[str, Any]) -> None:
        begun = {"item_id": data["item"], "mark": data["mark"], "first_day": data["first_day"]}
        actions.begin_anonymous_stay(by=request.by, today=request.today, **begun)

    if done(request, form, act, _("The stay is registered under its mark.")):
        return HttpResponseRedirect(reverse("contracts:waiting"))
    notes = [
        _("Only stays under SEL § 109 can be anonymous. Nothing is settled until the acting municipality is known."),
        _("Then the stay becomes a placement from its first day."),
    ]
    nothing = "" if items else _("None of your services has a price under SEL § 109.")
    return show(request, form, _("Begin an anonymous stay"), _("Begin"), notes=notes, nothing=nothing)


def _stay(request: AskedRequest, pk: int) -> AnonymousStay:
    found: AnonymousStay | None = AnonymousStay.objects.current().filter(pk=pk, became__isnull=True).first()
    if found is None:
        raise Http404
    log_look("anonymous_stay", by=request.assignment, target_id=pk)
    return found


@permission(Permission.EDIT_PLACEMENTS)
def name_municipality(request: AskedRequest, stay: int) -> HttpResponse:
    """The acting municipality is known now."""
    row = _stay(request, stay)
    members = [(member.pk, member.name) for member in organisations.operators() if member.kind == "municipality"]
    form = KnownMunicipalityForm(request.POST or None, municipalities=members)
    new: list[int] = []

    def act(data: dict[str, Any]) -> tuple[Finding, ...]:
        known = actions.MunicipalityKnown(**data)
        started = actions.name_municipality(by=request.by, today=request.today, stay=stay, known=known)
        new.append(started.chain)
        return started.findings

    if done(request, form, act, _("The stay is a placement now, from its first day.")):
        return to_placement(new[0])
    title = _("The municipality of %(mark)s is known") % {"mark": row.mark}
    return show(request, form, title, _("Make it a placement"))


@permission(Permission.EDIT_PLACEMENTS)
def end_anonymous(request: AskedRequest, stay: int) -> HttpResponse:
    """The last day of an anonymous stay."""
    row = _stay(request, stay)
    form = LastDayForm(request.POST or None, initial={"last_day": request.today})

    def act(data: dict[str, Any]) -> None:
        actions.end_anonymous_stay(by=request.by, today=request.today, stay=stay, last_day=data["last_day"])

    if done(request, form, act, _("The last day is registered.")):
        return HttpResponseRedirect(reverse("contracts:waiting"))
    return show(request, form, _("Last day of %(mark)s") % {"mark": row.mark}, _("Save"))
