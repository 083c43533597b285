"""The shell's own addresses."""

from django.urls import path

from rammevaerk.web import views

app_name = "web"
urlpatterns = [
    path("opgaver/<int:pk>/", views.job, name="job"),
    path("sprog/", views.language, name="language"),
]
