"""Addresses of inquiries, under /forespoergsler/."""

from django.urls import path

from rammevaerk.inquiries import views

app_name = "inquiries"
urlpatterns = [
    path("", views.inquiry_list, name="inquiry_list"),
    path("plads/<int:pk>/", views.place, name="place"),
    path("plads/<int:pk>/frist/", views.prolong_place, name="prolong_place"),
    path("plads/<int:pk>/traek-tilbage/", views.withdraw_place, name="withdraw_place"),
    path("plads/<int:pk>/link/<int:asked>/", views.new_code, name="new_code"),
    path("svar/<int:pk>/", views.answer, name="answer"),
    path("link/<str:link>/", views.by_link, name="by_link"),
    path("faelles/<int:pk>/", views.joint, name="joint"),
    path("faelles/<int:pk>/luk/", views.close_joint, name="close_joint"),
    path("faelles/<int:pk>/frist/", views.prolong_joint, name="prolong_joint"),
    path("faelles/<int:pk>/traek-tilbage/", views.withdraw_joint, name="withdraw_joint"),
]
