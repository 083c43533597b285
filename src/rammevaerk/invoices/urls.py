"""Addresses of the area, under /faktura/."""

from django.urls import path

from rammevaerk.invoices import views

app_name = "invoices"
urlpatterns = [
    path("", views.invoice_list, name="invoice_list"),
    path("oplysninger/", views.details, name="details"),
    path("<int:pk>/", views.invoice, name="invoice"),
    path("<int:pk>/faktura.xml", views.invoice_file, {"form": "peppol"}, name="peppol"),
    path("<int:pk>/oioubl.xml", views.invoice_file, {"form": "oioubl"}, name="oioubl"),
    path("<int:pk>/linjer.csv", views.lines_csv, name="lines"),
]
