"""Addresses of all pages: each area's own list."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("rammevaerk.home.urls")),
    path("", include("rammevaerk.web.urls")),
    path("", include("rammevaerk.accounts.urls")),
    path("konto/", include("allauth.urls")),
]
