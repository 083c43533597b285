"""Addresses of what other systems may do, under /andre-systemer/."""

from django.urls import path

from rammevaerk.exchange import views

app_name = "exchange"
urlpatterns = [
    path("", views.token_list, name="token_list"),
    path("ny/", views.new, name="new"),
    path("<int:pk>/", views.token, name="token"),
    path("<int:pk>/tilbagekald/", views.revoke, name="revoke"),
]
