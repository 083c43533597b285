"""Addresses of the tripartition."""

from django.urls import path

from rammevaerk.cooperation import views

app_name = "cooperation"
urlpatterns = [
    path("", views.tripartition, name="tripartition"),
    path("tilbud/<int:pk>/", views.service, name="service"),
    path("maalgruppe/<int:pk>/", views.target_group, name="target_group"),
    path("niveau/<int:pk>/i-kraft/", views.put_in_force, name="put_in_force"),
    path("ydelse/<str:name>/", views.support, name="support"),
]
