"""Addresses of needs, under /visitation/."""

from django.urls import path

from rammevaerk.needs import views

app_name = "needs"
urlpatterns = [
    path("", views.need_list, name="need_list"),
    path("udaekkede/", views.unmet, name="unmet"),
    path("opbevaring/", views.retention, name="retention"),
    path("nyt/maalgrupper/", views.suggest, name="suggest"),
    path("nyt/", views.new, name="new"),
    path("<int:pk>/", views.need, name="need"),
    path("grund/", views.reason, name="reason"),
    path("<int:pk>/opslagsgrund/", views.reason, name="reason_for"),
    path("<int:pk>/mere/", views.beside, name="beside"),
    path("<int:pk>/kort/", views.on_map, name="on_map"),
    path("<int:pk>/ret/", views.change, name="change"),
    path("<int:pk>/soeg/", views.search, name="search"),
    path("<int:pk>/opslag/", views.note, name="note"),
    path("<int:pk>/grund/<int:unit>/", views.say_why, name="say_why"),
    path("<int:pk>/afgoerelse/<int:unit>/", views.decide, name="decide"),
    path("<int:pk>/luk/", views.close, name="close"),
    path("<int:pk>/forespoerg/", views.ask_operators, name="ask_operators"),
    path("<int:pk>/faelles/", views.ask_municipalities, name="ask_municipalities"),
    path("<int:pk>/notat.pdf", views.note_document, name="note_document"),
]
