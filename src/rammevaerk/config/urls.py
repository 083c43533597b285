"""Addresses of all pages: each area's own list."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("rammevaerk.home.urls")),
    path("", include("rammevaerk.web.urls")),
    path("", include("rammevaerk.accounts.urls")),
    path("samarbejde/", include("rammevaerk.cooperation.urls")),
    path("indberetning/", include("rammevaerk.reporting.urls")),
    path("takster/", include("rammevaerk.pricing.urls")),
    path("konto/", include("allauth.urls")),
]

handler400 = "rammevaerk.web.views.bad_request"
handler403 = "rammevaerk.web.views.forbidden"
handler404 = "rammevaerk.web.views.not_found"
handler500 = "rammevaerk.web.views.fault"
