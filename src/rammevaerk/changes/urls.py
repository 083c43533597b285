"""Addresses of the area, under /samarbejde/aendringer/."""

from django.urls import path

from rammevaerk.changes import views

app_name = "changes"
urlpatterns = [
    path("", views.change_list, name="list"),
    path("ny/", views.choose_kind, name="choose_kind"),
    path("ny/<str:kind>/", views.notify, name="notify"),
    path("<int:pk>/", views.change, name="change"),
    path("<int:pk>/sag.pdf", views.case_pdf, name="case_pdf"),
    path("<int:pk>/sag.docx", views.case_word, name="case_word"),
    path("<int:pk>/traek-tilbage/", views.withdraw, name="withdraw"),
    path("<int:pk>/forespoergsel/", views.inquiry, name="inquiry"),
    path("<int:pk>/tilbud/", views.link, name="link"),
    path("<int:pk>/hoering/", views.consult, name="consult"),
    path("<int:pk>/hoering/frist/", views.prolong, name="prolong"),
    path("<int:pk>/hoering/svar/", views.answer, name="answer"),
    path("<int:pk>/varsel/", views.notice, name="notice"),
    path("<int:pk>/register/", views.register, name="register"),
    path("<int:pk>/register/ret/", views.correct, name="correct"),
    path("<int:pk>/ikraft/", views.effect, name="effect"),
    path("<int:pk>/plan/", views.plan, name="plan"),
    path("trin/<int:pk>/faerdig/", views.step_done, name="step_done"),
    path("<int:pk>/garanti/", views.guarantee, name="guarantee"),
    path("<int:pk>/garanti/vilkaar/", views.guarantee_terms, name="guarantee_terms"),
    path("<int:pk>/garanti/ud/", views.leave, name="leave"),
    path("<int:pk>/garanti/<int:number>/opgoer/", views.settle_year, name="settle_year"),
    path("<int:pk>/lukkeregnskab/", views.account, name="account"),
    path("<int:pk>/lukkeregnskab/noegle/", views.closing_terms, name="closing_terms"),
    path("<int:pk>/lukkeregnskab/rester/", views.leftovers, name="leftovers"),
    path("<int:pk>/lukkeregnskab/skriv/", views.write_shares, name="write_shares"),
    path("linje/<int:pk>/fjern/", views.remove_entry, name="remove_entry"),
]
