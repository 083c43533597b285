"""Addresses of the area, under /samarbejde/dialog/."""

from django.urls import path

from rammevaerk.dialogue.views import acts, answering, files, lists, page, report

app_name = "dialogue"
CASE = "tilbud/<int:service>/<int:year>/"
urlpatterns = [
    path("", lists.this_year, name="list"),
    path("<int:year>/", lists.year, name="year"),
    path("<int:year>/aabn/", lists.open_year, name="open_year"),
    path("<int:year>/svar/", answering.answer, name="answer"),
    path(CASE, page.detail, name="detail"),
    path(f"{CASE}aarsrapport/", report.write, name="report"),
    path(f"{CASE}aarsrapport/tal/", report.state, name="state_figure"),
    path(f"{CASE}aarsrapport/indsend/", report.submit, name="submit_report"),
    path(f"{CASE}dialog.pdf", files.pdf, name="pdf"),
    path(f"{CASE}dialog.docx", files.word, name="word"),
    path(f"{CASE}hoering/", acts.send, name="send"),
    path(f"{CASE}bemaerkning/", acts.comment, name="comment"),
    path(f"{CASE}panel/", acts.panel, name="panel"),
    path(f"{CASE}moede/", acts.meeting, name="meeting"),
    path(f"{CASE}panelnote/", acts.note, name="note"),
    path(f"{CASE}status/", acts.outcome, name="outcome"),
]
