"""Addresses of the area, under /samarbejde/udpegning/."""

from django.urls import URLPattern

app_name = "designation"
urlpatterns: list[URLPattern] = []
