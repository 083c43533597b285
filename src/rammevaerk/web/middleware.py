"""What every request carries from the shell: the day, and the language the reader chose."""

from collections.abc import Callable
from datetime import date, datetime
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from rammevaerk.web.clock import present

LANGUAGE_COOKIE = "rammevaerk_language"
LANGUAGES = ("da", "en")

Answer = Callable[[HttpRequest], HttpResponse]


class DatedRequest(HttpRequest):
    """A request that knows which day it is: `today` is the demo's day in demo mode, `now` an aware moment of that day."""

    today: date
    now: datetime


class TodayMiddleware:
    """Sets `request.now` (an aware moment in Danish time) and `request.today` (its date). One query in demo mode, else none."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, plain: HttpRequest) -> HttpResponse:
        request = cast(DatedRequest, plain)
        request.now = present()
        request.today = request.now.date()
        return self.get_response(request)


class LanguageMiddleware:
    """Danish unless the reader's own cookie says English; the browser's wishes are not asked."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(LANGUAGE_COOKIE, "")
        language = chosen if chosen in LANGUAGES else LANGUAGES[0]
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            patch_vary_headers(response, ["Cookie"])
        return response
