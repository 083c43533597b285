"""Addresses of waiting lists, under /venteliste/."""

from django.urls import path

from rammevaerk.waiting import views

app_name = "waiting"
urlpatterns = [
    path("", views.lists, name="lists"),
    path("ny/", views.new, name="new"),
    path("belaegning/", views.occupancy, name="occupancy"),
    path("raekkefoelge/", views.order_list, name="order_list"),
    path("raekkefoelge/<int:service>/egen/", views.own_order, name="own_order"),
    path("raekkefoelge/<int:service>/", views.order, name="order"),
    path("borger/<int:pk>/", views.entry, name="entry"),
    path("borger/<int:pk>/bekraeft/", views.confirm, name="confirm"),
    path("borger/<int:pk>/af/", views.leave, name="leave"),
    path("borger/<int:pk>/haster/", views.urgency, name="urgency"),
    path("borger/<int:pk>/reference/", views.reference, name="reference"),
    path("ledig/ny/", views.declare, name="declare"),
    path("ledig/<int:pk>/", views.vacancy, name="vacancy"),
    path("ledig/<int:pk>/traek/", views.withdraw, name="withdraw"),
    path("ledig/<int:pk>/<int:entry>/tilbyd/", views.propose, name="propose"),
    path("ledig/<int:pk>/<int:entry>/spring-over/", views.pass_over, name="pass_over"),
    path("ledig/<int:pk>/<int:entry>/nej/", views.say_no, name="say_no"),
    path("reservationer/", views.reservations, name="reservations"),
    path("reservationer/ny/", views.hold, name="hold"),
    path("reservationer/<int:pk>/", views.reservation, name="reservation"),
    path("reservationer/<int:pk>/forlaeng/", views.prolong, name="prolong"),
    path("reservationer/<int:pk>/opgiv/", views.release, name="release"),
    path("<int:unit>/<str:paragraph>/", views.unit_list, name="unit_list"),
]
