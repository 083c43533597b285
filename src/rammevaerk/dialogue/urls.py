"""Addresses of the area, under /samarbejde/dialog/."""

from django.urls import URLPattern

app_name = "dialogue"
urlpatterns: list[URLPattern] = []
