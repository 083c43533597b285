"""Addresses of the area, under /indberetning/."""

from django.urls import path

from rammevaerk.reporting.views import picture, returns, rounds, sheets

app_name = "reporting"

urlpatterns = [
    path("", rounds.rounds, name="rounds"),
    path("runde/ny/", rounds.open_round, name="open_round"),
    path("runde/<int:pk>/", rounds.round_page, name="round"),
    path("runde/<int:pk>/luk/", rounds.close_round, name="close_round"),
    path("runde/<int:pk>/godkend/", returns.accept_plain, name="accept_plain"),
    path("runde/<int:pk>/paamind/", rounds.remind, name="remind"),
    path("runde/<int:pk>/aabn-hoering/", rounds.open_hearing, name="open_hearing"),
    path("runde/<int:pk>/offentliggoer/", rounds.publish_round, name="publish_round"),
    path("runde/<int:pk>/hoering/", picture.hearing, name="hearing"),
    path("runde/<int:pk>/resultat/", picture.results, name="results"),
    path("indmelding/<int:pk>/", returns.one_return, name="return"),
    path("indmelding/<int:pk>/godkend/", returns.accept, name="accept"),
    path("indmelding/<int:pk>/retur/", returns.send_back, name="send_back"),
    path("indmelding/<int:pk>/skabelon.xlsx", sheets.template, name="template"),
    path("indmelding/<int:pk>/regneark/", sheets.upload, name="upload"),
]
