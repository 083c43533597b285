"""Addresses of settlement, under /afregning/."""

from django.urls import path

from rammevaerk.settlement import views

app_name = "settlement"
urlpatterns = [
    path("", views.statement_list, name="statement_list"),
    path("<int:pk>/", views.statement, name="statement"),
    path("<int:pk>/afregning.pdf", views.statement_pdf, name="statement_pdf"),
    path("<int:pk>/afregning.xlsx", views.statement_excel, name="statement_excel"),
    path("egne-borgere/", views.internal, name="internal"),
    path("koersel/", views.runs, name="runs"),
    path("koersel/start/", views.start, name="start"),
    path("koersel/<int:pk>/", views.run, name="run"),
    path("summer/", views.sums, name="sums"),
]
