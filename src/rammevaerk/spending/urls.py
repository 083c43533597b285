"""Addresses of the area, under /forbrug/."""

from django.urls import path

from rammevaerk.spending import views

app_name = "spending"
urlpatterns = [
    path("", views.purchases, name="purchases"),
    path("aendring/", views.bill_change, name="bill_change"),
    path("aarets-regning/", views.forecast, name="forecast"),
    path("budget/", views.budget, name="budget"),
    path("udefra/", views.outside, name="outside"),
    path("udefra/<int:pk>/", views.take_back_purchase, name="take_back_purchase"),
    path("fil/<str:kind>/", views.upload, name="upload"),
    path("fil/<str:kind>/skabelon.xlsx", views.upload_template, name="upload_template"),
    path("fil/laest/<int:pk>/", views.uploaded, name="uploaded"),
    path("linjer/", views.charged_lines, name="lines"),
    path("<int:year>/linjer.<str:kind>", views.report, name="report"),
    path("refusion/", views.refund, name="refund"),
    path("refusion/<int:year>/opgjort/", views.claim, name="claim"),
    path("refusion/<int:year>/sag/<str:case>/", views.refund_case, name="refund_case"),
    path("refusion/udgifter/", views.other_costs, name="other_costs"),
    path("refusion/udgifter/<int:pk>/", views.take_back_cost, name="take_back_cost"),
    path("refusion/borger/", views.refund_fact, name="refund_fact"),
]
