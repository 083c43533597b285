"""The list of changes, and notifying a new one."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rammevaerk.accounts import queries as accounts
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.changes import actions, facts, queries
from rammevaerk.changes.facts import Case
from rammevaerk.changes.forms import ChangeFilter, Given, NotifyForm
from rammevaerk.changes.queries.listing import OVER
from rammevaerk.changes.rules.kinds import ChangeKind
from rammevaerk.changes.views.under import crumbs_to, page, read_once
from rammevaerk.changes.wording import KIND_HELP, kind_name, places_words, state_mark
from rammevaerk.registry import queries as registry
from rammevaerk.web import dates
from rammevaerk.web.doing import try_form
from rammevaerk.web.tables import Column, Table


@permission(Permission.SEE_CHANGES)
@read_once
def change_list(request: AskedRequest) -> HttpResponse:
    """All changes as they stand today."""
    chosen = ChangeFilter(request.GET)
    wanted = chosen.chosen()
    rows = queries.changes()
    if wanted.get("kind"):
        rows = rows.filter(kind=wanted["kind"])
    if wanted.get("only") == "own":
        rows = rows.filter(operator__in=request.acting.parties)
    cases = facts.cases_of(list(rows), request.today)
    if wanted.get("only") == "open":
        cases = [case for case in cases if case.state not in OVER]
    table = _table(request, cases, chosen)
    if file := table.export():
        return file
    context = {
        "table": table,
        "invented": any(case.row.is_demo for case in cases),
        "may_notify": may(request, Permission.NOTIFY_CHANGES),
        "under_way": sum(case.state not in OVER for case in cases),
        "crumbs": [*crumbs_to()[:-1], (_("Changes of services"), "")],
    }
    return render(request, "changes/list.html", context)


def _table(request: AskedRequest, cases: list[Case], chosen: ChangeFilter) -> Table:
    def name(case: Case) -> SafeString:
        return format_html('<a href="{}">{}</a>', page("change", case.row.pk), case.row.name)

    def state(case: Case) -> SafeString:
        mark = state_mark(case.state)
        return format_html('<span class="badge badge-{} rv-badge">{}</span>', mark.kind, mark.word)

    return Table(
        [
            Column("name", _("Service"), cell=name, export=lambda case: case.row.name),
            Column("kind", _("Change"), cell=lambda case: kind_name(case.row.kind)),
            Column("operator", _("Operator"), cell=lambda case: case.row.operator.name),
            Column("places", _("Places"), cell=lambda case: places_words(case.row) or _("Not told")),
            Column("from", _("From"), cell=lambda case: dates.short(case.facts.takes_effect)),
            Column("state", _("Stands"), cell=state, export=lambda case: state_mark(case.state).word),
        ],
        rows=cases,
        request=request,
        name="changes",
        page_size=50,
        filters=chosen,
        caption=_("Changes of services"),
        empty=_("No change fits. Choose another kind, or show all."),
    )


@permission(Permission.NOTIFY_CHANGES)
def choose_kind(request: AskedRequest) -> HttpResponse:
    """What the operator wants to do."""
    kinds = [(kind_name(kind.value), KIND_HELP[kind], reverse("changes:notify", args=[kind.value])) for kind in ChangeKind]
    return render(request, "changes/choose_kind.html", {"kinds": kinds, "crumbs": crumbs_to((_("Notify"), ""))})


@permission(Permission.NOTIFY_CHANGES)
def notify(request: AskedRequest, kind: str) -> HttpResponse:
    """One notification; it asks what its kind needs."""
    try:
        chosen = ChangeKind(kind)
    except ValueError as error:
        raise Http404 from error
    given, known = _given(request, chosen), {"service": request.GET.get("tilbud")}
    form = NotifyForm(request.POST or None, kind=chosen, given=given, initial=known)
    made = []

    def doing() -> None:
        made.append(actions.notify_change(by=request.by, today=request.today, new=form.told()))

    if request.method == "POST" and form.is_valid() and try_form(form, doing):
        messages.success(request, _("It is notified. The others can see it now."))
        return HttpResponseRedirect(page("change", made[0].pk))
    way = crumbs_to((_("Notify"), "changes:choose_kind"), (kind_name(kind), ""))
    context = {"form": form, "title": kind_name(kind), "lead": KIND_HELP[chosen], "crumbs": way}
    return render(request, "changes/notify.html", context, status=422 if form.errors else 200)


def _given(request: AskedRequest, kind: ChangeKind) -> Given:
    own = [] if kind.is_new else registry.own_service_names(request.assignment, request.today)
    tree = registry.target_group_tree(request.today) if kind.has_content else []
    operators = [(row.pk, row.name) for row in accounts.operators()] if kind is ChangeKind.TAKE_OVER else []
    area = accounts.the_area().code
    places = [(row.id, row.name) for row in accounts.municipalities_on(area, request.today)] if kind is ChangeKind.MOVE else []
    return Given(own, tree, operators, places)
