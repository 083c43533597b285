"""The page where an organisation lets its own other systems in, and shuts them out."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, Role, permission
from rammevaerk.accounts.wording import role_name
from rammevaerk.exchange import actions, queries
from rammevaerk.exchange.forms import TokenForm
from rammevaerk.exchange.models import ApiToken
from rammevaerk.exchange.wording import scope_words, state_words
from rammevaerk.kernel.errors import Refused
from rammevaerk.registry.queries import own_service_names
from rammevaerk.web import dates
from rammevaerk.web.doing import tell_refused
from rammevaerk.web.tables import Column, Table

FIRST_PROPOSED = timedelta(days=180)


@permission(Permission.MANAGE_TOKENS)
def token_list(request: AskedRequest) -> HttpResponse:
    """The tokens of one's own organisation."""
    columns = [
        Column("name", _("System"), cell=_name),
        Column("role", _("It works as"), cell=lambda row: role_name(Role(row.assignment.role))),
        Column("scopes", _("It may"), cell=_scopes),
        Column("last_day", _("Works until"), cell=lambda row: dates.short(row.last_day), sortable="last_day"),
        Column("used", _("Last used"), cell=lambda row: dates.short(row.last_used_on) if row.last_used_on else _("Never")),
        Column("state", _("State"), cell=lambda row: state_words(row, request.today)[1]),
        Column("act", _("Revoke"), cell=_revoke_link),
    ]
    empty = _("No other system is let in. Make a token for the first.")
    table = Table(
        columns,
        rows=queries.tokens(),
        request=request,
        order="-pk",
        caption=_("Other systems"),
        empty=empty,
        exports=False,
    )
    return render(request, "exchange/token_list.html", {"table": table, "crumbs": [(_("Other systems"), "")]})


def _name(row: ApiToken) -> SafeString:
    return format_html('{}<span class="rv-sub">rv_…{}</span>', row.name, row.shown)


def _scopes(row: ApiToken) -> SafeString:
    return format_html_join("", "{}<br>", ((scope_words(code),) for code in row.scopes))


def _revoke_link(row: ApiToken) -> SafeString | str:
    if row.revoked_at is not None:
        return dates.short(row.revoked_at)
    address = reverse("exchange:token", args=[row.pk])
    words = _("Revoke %(name)s") % {"name": row.name}
    return format_html('<a href="{}" aria-label="{}">{}</a>', address, words, _("Revoke"))


@never_cache
@permission(Permission.MANAGE_TOKENS)
def new(request: AskedRequest) -> HttpResponse:
    """A new token; its secret is shown on the answer and never again."""
    initial = {"last_day": request.today + FIRST_PROPOSED}
    services = own_service_names(request.by, request.today)
    form = TokenForm(request.POST or None, initial=initial, maker=request.by.role, services=services)
    crumbs = [(_("Other systems"), "exchange:token_list"), (_("New token"), "")]
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_token(by=request.by, today=request.today, wanted=form.terms())
        except Refused as refused:
            form.add_findings(refused)
        else:
            context = {"made": made, "name": form.cleaned_data["name"], "crumbs": crumbs}
            return render(request, "exchange/token_made.html", context)
    status = 422 if form.errors and request.method == "POST" else 200
    return render(request, "exchange/token_form.html", {"form": form, "crumbs": crumbs}, status=status)


@permission(Permission.MANAGE_TOKENS)
def token(request: AskedRequest, pk: int) -> HttpResponse:
    """One token, before it is revoked."""
    row = queries.tokens().filter(pk=pk).first()
    if row is None:
        raise Http404
    context = {
        "row": row,
        "facts": [
            (_("It works as"), role_name(Role(row.assignment.role))),
            (_("It may"), ", ".join(scope_words(code) for code in row.scopes)),
            (_("Made by"), row.made_by.user.get_full_name() if row.made_by else "–"),
            (_("Works until"), dates.short(row.last_day)),
            (_("Last used"), dates.short(row.last_used_on) if row.last_used_on else _("Never")),
        ],
        "state": state_words(row, request.today),
        "crumbs": [(_("Other systems"), "exchange:token_list"), (row.name, "")],
    }
    return render(request, "exchange/token.html", context)


@permission(Permission.MANAGE_TOKENS)
@require_POST
def revoke(request: AskedRequest, pk: int) -> HttpResponse:
    """Shut a system out at once."""
    try:
        actions.revoke_token(by=request.by, today=request.today, token_id=pk)
    except ApiToken.DoesNotExist as gone:
        raise Http404 from gone
    except Refused as refused:
        tell_refused(request, refused)
    else:
        messages.success(request, _("The token no longer works."))
    return HttpResponseRedirect(reverse("exchange:token_list"))
