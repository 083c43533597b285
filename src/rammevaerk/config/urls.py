"""Addresses of all pages: each area's own list, in the order of the areas."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("konto/", include("allauth.urls")),
    path("", include("rammevaerk.home.urls")),
]
