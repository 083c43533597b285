"""Addresses of the agreement."""

from django.urls import path

from rammevaerk.governance import views

app_name = "governance"
urlpatterns = [
    path("", views.agreement, name="agreement"),
    path("dokument/<int:pk>/", views.document, name="document"),
    path("bekraeft/<int:step_id>/", views.confirm, name="confirm"),
    path("frist/<int:deadline_id>/", views.deadline, name="deadline"),
    path("ny/", views.open_next, name="open_next"),
    path("version/<int:pk>/", views.version, name="version"),
    path("version/<int:pk>/dokumenter/", views.build, name="build"),
    path("<str:name>/", views.cycle, name="cycle"),
    path("<str:name>/parter/", views.parties, name="parties"),
    path("<str:name>/parter/<str:code>/", views.party, name="party"),
    path("<str:name>/versioner/", views.versions, name="versions"),
    path("<str:name>/hoering/", views.hearing, name="hearing"),
    path("<str:name>/naeste/", views.advance, name="advance"),
    path("<str:name>/fokus/", views.focus, name="focus"),
    path("<str:name>/forlaengelse/", views.prolong, name="prolong"),
]
