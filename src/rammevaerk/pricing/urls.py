"""Addresses of pricing."""

from django.urls import path

from rammevaerk.pricing.views import (
    acts,
    compare,
    distribution,
    editing,
    history,
    items,
    listing,
    prices,
    sheets,
    whatif,
    workbooks,
)

app_name = "pricing"

urlpatterns = [
    path("", listing.tariff_list, name="tariff_list"),
    path("fordeling/", distribution.tariff_distribution, name="distribution"),
    path("vaerdier/", listing.parameters, name="parameters"),
    path("egne/", items.own_sheets, name="own_sheets"),
    path("egne/dan/", acts.make, name="make"),
    path("egne/offentliggoer/", acts.publish_all, name="publish_all"),
    path("egne/foreloebig/", acts.provisional, name="provisional"),
    path("egne/excel/", workbooks.upload, name="upload"),
    path("egne/excel/<int:pk>/", workbooks.uploaded, name="uploaded"),
    path("egne/excel/<int:pk>/gem/", workbooks.apply, name="upload_apply"),
    path("egne/takster-<int:year>.xlsx", workbooks.own_workbook, name="own_workbook"),
    path("resultat/<int:pk>/", history.result, name="result"),
    path("post/<int:pk>/", items.item, name="item"),
    path("post/<int:pk>/historik/", history.history, name="history"),
    path("post/<int:pk>/ret/", items.correct, name="correct"),
    path("beregning/<int:pk>/", sheets.sheet, name="sheet"),
    path("beregning/<int:pk>/pdf/", sheets.sheet_pdf, name="sheet_pdf"),
    path("beregning/<int:pk>/takst.xlsx", workbooks.sheet_workbook, name="sheet_workbook"),
    path("beregning/<int:pk>/ret/", editing.edit, name="edit"),
    path("beregning/<int:pk>/priser/", prices.prices, name="prices"),
    path("beregning/<int:pk>/priser/gem/", prices.save_prices, name="prices_save"),
    path("beregning/<int:pk>/genberegn/", acts.recalculate, name="recalculate"),
    path("beregning/<int:pk>/godkend/", acts.approve, name="approve"),
    path("beregning/<int:pk>/offentliggoer/", acts.publish, name="publish"),
    path("beregning/<int:pk>/ny-version/", acts.new_version, name="new_version"),
    path("beregning/<int:pk>/hvad-nu-hvis/", whatif.what_if, name="what_if"),
    path("beregning/<int:pk>/hvad-nu-hvis/gem/", whatif.keep, name="what_if_keep"),
    path("beregning/<int:pk>/hvad-nu-hvis/brug/", whatif.use, name="what_if_use"),
    path("alternativ/<int:pk>/navn/", whatif.rename, name="what_if_rename"),
    path("alternativ/<int:pk>/slet/", whatif.delete, name="what_if_delete"),
    path("beregning/<int:pk>/sammenlign/", compare.choose, name="compare_choose"),
    path("beregning/<int:pk>/sammenlign/<int:other>/", compare.compare, name="compare"),
]
