"""Addresses of the area, under /beslutninger/."""

from django.urls import URLPattern

app_name = "decisions"
urlpatterns: list[URLPattern] = []
