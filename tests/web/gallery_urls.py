"""Addresses of the gallery, beside the shell's own."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from tests.web import gallery

handler400 = "rammevaerk.web.views.bad_request"
handler403 = "rammevaerk.web.views.forbidden"
handler404 = "rammevaerk.web.views.not_found"
handler500 = "rammevaerk.web.views.fault"


def refused(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("Placeringer ses kun af de to kommuner, der er part i dem.")


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a secret that must not be shown")


urlpatterns = [
    path("", gallery.front),
    path("", include("rammevaerk.web.urls")),
    path("liste/", gallery.listing),
    path("takst/", gallery.tariff),
    path("diagrammer/", gallery.charts),
    path("formular/", gallery.form),
    path("gjort/", gallery.done),
    path("nej/", refused),
    path("i-stykker/", broken),
]
