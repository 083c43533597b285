"""Addresses of waiting lists, under /venteliste/."""

from django.urls import URLPattern

app_name = "waiting"
urlpatterns: list[URLPattern] = []
