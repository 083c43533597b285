"""Addresses of the area, under /samarbejde/udpegning/."""

from django.urls import path

from rammevaerk.designation import views

app_name = "designation"
urlpatterns = [
    path("", views.designation_list, name="list"),
    path("tilbud/<int:service>/indstil/", views.nominate, name="nominate"),
    path("sag/<int:pk>/", views.case_page, name="case"),
    path("sag/<int:pk>/kriterium/<str:criterion>/", views.argue_page, name="argue"),
    path("sag/<int:pk>/send/", views.send, name="send"),
    path("sag/<int:pk>/traek-tilbage/", views.withdraw, name="withdraw"),
    path("sag/<int:pk>/panel/", views.panel_page, name="panel"),
    path("sag/<int:pk>/panel/anbefaling/", views.recommend_page, name="recommend"),
    path("sag/<int:pk>/panel/<str:criterion>/", views.judge_page, name="judge"),
    path("sag/<int:pk>/i-kraft/", views.effect, name="effect"),
    path("forpligtelser/", views.duty_list, name="duties"),
    path("forpligtelser/<int:service>/", views.duties_of_service, name="duties_of"),
    path("forpligtelser/<int:service>/viden/", views.knowledge_page, name="knowledge"),
    path("forpligtelser/<int:service>/<str:duty>/", views.duty_page, name="duty"),
]
