"""Addresses of the first page, the way in and out, and the pages about the platform itself."""

from django.urls import path

from rammevaerk.home import views

app_name = "home"

urlpatterns = [
    path("", views.front, name="front"),
    path("ind/", views.enter, name="enter"),
    path("rolle/", views.choose_role, name="choose_role"),
    path("ud/", views.leave, name="leave"),
    path("om/", views.about, name="about"),
    path("om/personoplysninger/", views.person_data, name="person_data"),
    path("om/tilgaengelighed/", views.accessibility, name="accessibility"),
    path("demo/dato/", views.demo_date, name="demo_date"),
]
