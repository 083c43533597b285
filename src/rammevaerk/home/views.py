"""The first page, the way in and out, and the pages about the platform itself."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.accounts.queries import assignments_of
from rammevaerk.home import entry, queries
from rammevaerk.home.demo import move_demo_to
from rammevaerk.home.forms import DemoDateForm
from rammevaerk.home.menu import BESIDE, links_for
from rammevaerk.home.middleware import ASSIGNMENT_KEY
from rammevaerk.home.person_data import OVERVIEW


def front(request: AskedRequest) -> HttpResponse:
    """The year wheel, my tasks and the region now; the login page for somebody who has not entered."""
    if request.assignment is None and not request.session.get("visitor"):
        return redirect("home:enter")
    context = {**queries.front(request.assignment, request.today), "beside": links_for(request, BESIDE)}
    return render(request, "home/front.html", context)


@require_http_methods(["GET", "POST"])
def enter(request: AskedRequest) -> HttpResponse:
    """The login page: in demo mode a person of the demo region, or a public visitor; else name and password."""
    onward = _onward(request)
    if request.method == "GET":
        if not settings.RAMMEVAERK_DEMO:
            return redirect("account_login")
        return render(request, "home/enter.html", {"people": entry.demo_people(), "next": onward})
    if request.POST.get("person") == entry.VISITOR:
        logout(request)
        request.session["visitor"] = True
        return redirect(onward)
    person = entry.demo_person(request.POST.get("person", ""))
    if not settings.RAMMEVAERK_DEMO or person is None:
        return HttpResponseForbidden(_("Choose one of the people on the page."))
    login(request, person.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[ASSIGNMENT_KEY] = person.pk
    return redirect(onward)


@require_http_methods(["GET", "POST"])
def choose_role(request: AskedRequest) -> HttpResponse:
    """Choose among the roles one holds; shown on every page afterwards."""
    if not request.user.is_authenticated:
        return redirect("home:enter")
    held = assignments_of(request.user.pk, request.today)
    if request.method == "POST":
        chosen = next((row for row in held if str(row.pk) == request.POST.get("assignment")), None)
        if chosen is None:
            return HttpResponseForbidden(_("You do not hold that role."))
        request.session[ASSIGNMENT_KEY] = chosen.pk
        return redirect("home:front")
    return render(request, "home/choose_role.html", {"held": entry.named(held)})


@require_POST
def leave(request: AskedRequest) -> HttpResponse:
    logout(request)
    return redirect("home:enter")


def about(request: AskedRequest) -> HttpResponse:
    """What is real and what is invented, and where the real data come from."""
    return render(request, "home/about.html", {"sources": queries.sources(), "crumbs": [(_("About Rammeværk"), "")]})


@permission(Permission.SEE_PERSON_DATA_OVERVIEW)
def person_data(request: AskedRequest) -> HttpResponse:
    """For the data-protection officer: tables with rows about persons, purpose, retention and who sees them."""
    context = {"overview": OVERVIEW, "crumbs": [(_("Personal data"), "")]}
    return render(request, "home/person_data.html", context)


def accessibility(request: AskedRequest) -> HttpResponse:
    return render(request, "home/accessibility.html", {"crumbs": [(_("Accessibility"), "")]})


@require_http_methods(["GET", "POST"])
@permission(Permission.SET_DEMO_DATE)
def demo_date(request: AskedRequest) -> HttpResponse:
    """Set the day the demo region lives in; there is no such page in production."""
    if not settings.RAMMEVAERK_DEMO:
        return HttpResponse(status=404)
    form = DemoDateForm(request.POST or None, initial={"day": request.today})
    if form.is_valid():
        move_demo_to(form.cleaned_data["day"])
        return redirect("home:front")
    return render(request, "home/demo_date.html", {"form": form, "crumbs": [(_("The demo's date"), "")]})


def _onward(request: AskedRequest) -> str:
    """Where to go after entering: the page asked for, when it is ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if safe else "/"
