"""Addresses of what other systems may do, under /andre-systemer/."""

from django.urls import URLPattern

app_name = "exchange"
urlpatterns: list[URLPattern] = []
