"""Addresses of the area, under /samarbejde/advarsler/."""

from django.urls import path

from rammevaerk.warnings.views import act, figures, lists, one

app_name = "warnings"
urlpatterns = [
    path("", lists.warning_list, name="list"),
    path("ny/", act.raise_one, name="raise"),
    path("<int:pk>/", one.warning, name="warning"),
    path("<int:pk>/opfoelgning/", act.propose, name="propose"),
    path("<int:pk>/skridt/<slug:kind>/", act.step, name="step"),
    path("opfoelgning/<int:plan>/<slug:due>/", act.hand_in, name="hand_in"),
    path("tilbud/<int:pk>/", figures.service, name="service"),
    path("tilbud/<int:pk>/fund/<slug:kind>/<slug:since>/", act.aside, name="aside"),
]
