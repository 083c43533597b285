"""Addresses of decisions, under /beslutninger/."""

from django.urls import path

from rammevaerk.decisions import views

app_name = "decisions"
urlpatterns = [
    path("", views.decision_list, name="list"),
    path("ny/", views.record, name="record"),
    path("<int:pk>/bekraeft/", views.confirm, name="confirm"),
    path("hvem/", views.who, name="who"),
    path("hvem/ny/", views.enter_roles, name="enter_roles"),
    path("hvem/organ/", views.enter_body, name="enter_body"),
    path("hvem/<int:pk>/bekraeft/", views.confirm_part, name="confirm_part"),
]
