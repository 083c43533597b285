"""Addresses of the area, under /samarbejde/advarsler/."""

from django.urls import URLPattern

app_name = "warnings"
urlpatterns: list[URLPattern] = []
