"""Addresses of the area, under /forbrug/."""

from django.urls import path

from rammevaerk.spending import views

app_name = "spending"
urlpatterns = [
    path("", views.purchases, name="purchases"),
    path("aendring/", views.bill_change, name="bill_change"),
    path("linjer/", views.charged_lines, name="lines"),
]
