"""Addresses of placements, under /indskrivninger/."""

from django.urls import path

from rammevaerk.contracts import views

app_name = "contracts"
urlpatterns = [
    path("", views.placement_list, name="placement_list"),
    path("ny/", views.new, name="new"),
    path("antal/", views.counts, name="counts"),
    path("fuldstaendighed/", views.completeness, name="completeness"),
    path("<int:chain>/", views.placement, name="placement"),
    path("<int:chain>/ret/", views.correct, name="correct"),
    path("<int:chain>/afslut/", views.end, name="end"),
    path("<int:chain>/fravaer/", views.absence, name="absence"),
    path("<int:chain>/annuller/", views.annul, name="annul"),
]
