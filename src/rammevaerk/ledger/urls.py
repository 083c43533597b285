"""Addresses of the area, under /regnskab/."""

from django.urls import path

from rammevaerk.ledger import views

app_name = "ledger"
urlpatterns = [
    path("", views.balances, name="balances"),
    path("part/<int:other>/", views.pair, name="pair"),
    path("summer/", views.sums, name="sums"),
    path("betalinger/", views.payments, name="payments"),
    path("betalinger/afregning/<int:pk>/", views.statement, name="statement"),
    path("betalinger/<int:pk>/tilbage/", views.take_back, name="take_back"),
    path("betalinger/fil/", views.upload, name="upload"),
    path("betalinger/fil/betalinger.xlsx", views.upload_form, name="upload_form"),
    path("betalinger/placer/<int:pk>/", views.place, name="place"),
    path("maaneder/", views.months, name="months"),
    path("maaneder/luk/", views.close, name="close"),
    path("maaneder/<int:pk>/", views.month, name="month"),
    path("aar/", views.years, name="years"),
    path("aar/<int:year>/", views.year, name="year"),
    path("aar/<int:year>/indtaegt/", views.place_income, name="place_income"),
    path("aar/<int:year>/resultater/", views.all_results, name="all_results"),
    path("aar/<int:year>/<str:step>/", views.step, name="step"),
    path("aar/<int:year>/post/<int:pk>/", views.item, name="year_item"),
    path("kontostrenge/", views.strings, name="strings"),
    path("filer/", views.files, name="files"),
    path("filer/<int:pk>/", views.file, name="file"),
    path("filer/<int:pk>/posteringer.csv", views.fetch, name="file_csv"),
    path("filer/<int:pk>/posteringer.xlsx", views.fetch, name="file_xlsx"),
]
