"""Addresses of the register, under /tilbud/."""

from django.urls import path

from rammevaerk.registry import views

app_name = "registry"
urlpatterns = [
    path("", views.service_list, name="service_list"),
    path("mine/", views.own, name="own"),
    path("import/", views.imports, name="imports"),
    path("import/<int:pk>/", views.import_batch, name="import_batch"),
    path("import/<int:pk>/skriv/", views.import_apply, name="import_apply"),
    path("import/<int:pk>/<int:number>/", views.import_row, name="import_row"),
    path("reservationer/<int:pk>/slut/", views.end_reservation, name="end_reservation"),
    path("<int:pk>/", views.service, name="service"),
    path("<int:pk>/bekraeft/", views.confirm, name="confirm"),
    path("<int:pk>/pladser/", views.places, name="places"),
    path("<int:pk>/pladser/<int:unit>/<str:paragraph>/", views.change_places, name="change_places"),
    path("<int:pk>/pladser/<int:unit>/<str:paragraph>/aabning/", views.change_intake, name="change_intake"),
    path("<int:pk>/pladser/<int:unit>/<str:paragraph>/reserver/", views.reserve, name="reserve"),
]
