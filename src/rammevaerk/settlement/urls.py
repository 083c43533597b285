"""Addresses of settlement, under /afregning/."""

from django.urls import path

from rammevaerk.settlement import views
from rammevaerk.settlement.views import disputing, links, parallel, plans, receipts, revisions

app_name = "settlement"
urlpatterns = [
    path("", views.statement_list, name="statement_list"),
    path("<int:pk>/", views.statement, name="statement"),
    path("<int:pk>/afregning.pdf", views.statement_pdf, name="statement_pdf"),
    path("<int:pk>/afregning.xlsx", views.statement_excel, name="statement_excel"),
    path("<int:pk>/modtaget/", receipts.receipt, name="receipt"),
    path("egne-borgere/", views.internal, name="internal"),
    path("koersel/", views.runs, name="runs"),
    path("koersel/klar/", views.prepare, name="prepare"),
    path("koersel/klar/<int:pk>/godkend/", views.approve, name="approve"),
    path("koersel/klar/<int:pk>/udsted/", views.issue, name="issue"),
    path("koersel/udkast/<int:buyer>/", views.preview_sold, name="preview_sold"),
    path("udkast/", views.made_ready, name="made_ready"),
    path("udkast/<int:seller>/", views.preview_bought, name="preview_bought"),
    path("koersel/<int:pk>/", views.run, name="run"),
    path("bekraeft/", views.confirm, name="confirm"),
    path("bekraeftet/", views.confirmed_stays, name="confirmed_stays"),
    path("summer/", views.sums, name="sums"),
    path("<int:pk>/link/", links.statement_link, name="statement_link"),
    path("<int:pk>/link/tilbagekald/", links.revoke_link, name="revoke_link"),
    path("link/<str:link>/", links.by_link, name="by_link"),
    path("link/<str:link>/afregning.pdf", links.link_pdf, name="link_pdf"),
    path("link/<str:link>/afregning.xlsx", links.link_excel, name="link_excel"),
    path("link/<str:link>/linjer/<int:pk>/", links.link_dispute, name="link_dispute"),
    path("parallelkoersel/", parallel.parallel, name="parallel"),
    path("prisregulering/", revisions.revision_list, name="revision_list"),
    path("prisregulering/<int:pk>/", revisions.revision, name="revision"),
    path("prisregulering/<int:pk>/bekraeft/", revisions.confirm, name="confirm_revision"),
    path("betalingsplaner/", plans.plan_list, name="plan_list"),
    path("betalingsplaner/ny/", plans.new_plan, name="new_plan"),
    path("betalingsplaner/timer/", plans.sold_hours, name="sold_hours"),
    path("betalingsplaner/<int:chain>/", plans.plan, name="plan"),
    path("betalingsplaner/<int:chain>/slut/", plans.end_plan, name="end_plan"),
    path("betalingsplaner/<int:chain>/tag-tilbage/", plans.take_back_plan, name="take_back_plan"),
    path("indsigelser/", disputing.dispute_list, name="dispute_list"),
    path("indsigelser/<int:pk>/", disputing.dispute, name="dispute"),
    path("indsigelser/<int:pk>/<str:step>/", disputing.dispute_step, name="dispute_step"),
    path("linjer/<int:pk>/indsigelse/", disputing.raise_dispute, name="raise_dispute"),
]
