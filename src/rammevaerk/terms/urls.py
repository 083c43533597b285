"""Addresses of the area, under /samarbejde/vilkaar/."""

from django.urls import URLPattern

app_name = "terms"
urlpatterns: list[URLPattern] = []
