"""Addresses of the pages on parties, roles and trails."""

from django.urls import path

from rammevaerk.accounts import views

app_name = "accounts"

urlpatterns = [
    path("efterfoelgere/", views.successions, name="successions"),
    path("roller/", views.roles, name="roles"),
    path("revision/", views.audit_trail, name="audit_trail"),
    path("revision/opslag/", views.looks, name="looks"),
]
