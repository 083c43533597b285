"""Doing what a page asks for: what is refused is said where it was asked, and nothing that was typed is lost."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from rammevaerk.kernel.errors import Refused
from rammevaerk.web.forms import Form
from rammevaerk.web.sentences import finding_words


def try_form(form: Form, doing: Callable[[], object]) -> bool:
    """Do something with a valid form; False when it was refused, with what was wrong at its fields."""
    try:
        doing()
    except Refused as refused:
        form.add_findings(refused)
        return False
    return True


def act(request: HttpRequest, doing: Callable[[], object], *, said: str, back: str) -> HttpResponse:
    """Do something that needs no form, say what came of it, and go back."""
    try:
        doing()
    except Refused as refused:
        tell_refused(request, refused)
    else:
        messages.success(request, said)
    return HttpResponseRedirect(back)


def tell_refused(request: HttpRequest, refused: Refused) -> None:
    """Say each thing that stopped an act, and what to do about it, on the next page."""
    for finding in refused.findings:
        messages.error(request, finding_words(finding))
