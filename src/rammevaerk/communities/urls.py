"""Addresses of the area, under /samarbejde/faellesskaber/."""

from django.urls import URLPattern

app_name = "communities"
urlpatterns: list[URLPattern] = []
