"""Addresses of the area, under /samarbejde/vilkaar/."""

from django.urls import path

from rammevaerk.terms.views import alternatives, cases, deciding, lists

app_name = "terms"
urlpatterns = [
    path("", lists.case_list, name="list"),
    path("ny/", cases.new_case, name="new"),
    path("gaeldende/<int:pk>/", lists.term, name="term"),
    path("alternativ/<int:pk>/", alternatives.alternative, name="alternative"),
    path("alternativ/<int:pk>/udgaar/", alternatives.take_out_alternative, name="take_out_alternative"),
    path("alternativ/<int:pk>/redskab/<str:kind>/", alternatives.new_tool, name="new_tool"),
    path("redskab/<int:pk>/udgaar/", alternatives.take_out_tool, name="take_out_tool"),
    path("opgave/<int:pk>/", deciding.duty, name="duty"),
    path("<int:pk>/", cases.case, name="case"),
    path("<int:pk>/analyse/", cases.analysis, name="analysis"),
    path("<int:pk>/alternativ/", alternatives.new_alternative, name="new_alternative"),
    path("<int:pk>/hoering/", deciding.hearing, name="hearing"),
    path("<int:pk>/indstilling/", deciding.recommend, name="recommend"),
    path("<int:pk>/tilbage/", deciding.back, name="back"),
    path("<int:pk>/driftsherrens-risiko/", deciding.carry, name="carry"),
    path("<int:pk>/i-kraft/", deciding.force, name="force"),
    path("<int:pk>/ophoer/", deciding.change, name="change"),
    path("<int:pk>/ophoer/udfoer/", deciding.carry_out, name="carry_out"),
    path("<int:pk>/sag.pdf", cases.document, {"kind": "pdf"}, name="pdf"),
    path("<int:pk>/sag.docx", cases.document, {"kind": "docx"}, name="word"),
]
