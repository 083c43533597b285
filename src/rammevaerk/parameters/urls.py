"""Addresses of the entered values."""

from django.urls import path

from rammevaerk.parameters.views import deciding, proposing, values

app_name = "parameters"

urlpatterns = [
    path("", values.value_list, name="value_list"),
    path("vaerdi/<str:parameter_id>/", values.value, name="value"),
    path("vaerdi/<str:parameter_id>/foreslaa/", proposing.propose, name="propose"),
    path("pris-og-loen/", proposing.index, name="index"),
    path("pris-og-loen/skabelon.xlsx", proposing.index_template, name="index_template"),
    path("forslag/", deciding.proposals, name="proposals"),
    path("forslag/<int:pk>/", deciding.proposal, name="proposal"),
    path("forslag/<int:pk>/send/", deciding.send, name="send"),
    path("forslag/<int:pk>/godkend/", deciding.approve, name="approve"),
    path("forslag/<int:pk>/afvis/", deciding.refuse, name="refuse"),
    path("forslag/<int:pk>/traek-tilbage/", deciding.withdraw, name="withdraw"),
]
