"""Addresses of the area, under /regnskab/."""

from django.urls import URLPattern

app_name = "ledger"
urlpatterns: list[URLPattern] = []
