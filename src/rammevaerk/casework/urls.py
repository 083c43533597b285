"""Addresses of casework quality, under /sagskvalitet/."""

from django.urls import path

from rammevaerk.casework import views

app_name = "casework"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("tal/", views.counts, name="counts"),
    path("behov/<int:pk>/", views.checklist, name="checklist"),
    path("stikproever/", views.samples, name="samples"),
    path("stikproever/ny/", views.new_draw, name="new_draw"),
    path("stikproever/<int:pk>/", views.sample, name="sample"),
    path("stikproever/sag/<int:pk>/", views.answer_case, name="answer_case"),
    path("tekster/", views.texts, name="texts"),
    path("tekster/ny/", views.enter, name="enter"),
    path("tekster/<int:pk>/", views.one_text, name="text"),
    path("tekster/<int:pk>/bekraeft/", views.confirm, name="confirm"),
    path("tekster/<int:pk>/afvis/", views.refuse, name="refuse"),
]
