"""Addresses of the insight pages."""

from django.urls import path

from rammevaerk.insight import views

app_name = "insight"
urlpatterns = [
    path("", views.balance, name="balance"),
    path("samhandel/", views.trade, name="trade"),
]
