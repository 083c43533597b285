"""Addresses of the area, under /samarbejde/aendringer/."""

from django.urls import URLPattern

app_name = "changes"
urlpatterns: list[URLPattern] = []
