"""Addresses of placements, under /indskrivninger/."""

from django.urls import include, path

from rammevaerk.contracts import contract_urls, views

app_name = "contracts"
urlpatterns = [
    path("", views.placement_list, name="placement_list"),
    path("ny/", views.new, name="new"),
    path("kontrakter/", include(contract_urls)),
    path("antal/", views.counts, name="counts"),
    path("fuldstaendighed/", views.completeness, name="completeness"),
    path("overgange/", views.transitions, name="transitions"),
    path("resultater/", views.results, name="results"),
    path("<int:chain>/opfoelgning/", views.follow_ups, name="follow_ups"),
    path("<int:chain>/opfoelgning/ny/", views.hold, name="hold"),
    path("<int:chain>/opfoelgning/<int:follow_up>/ret/", views.hold, name="correct_follow_up"),
    path("<int:chain>/opfoelgning/<int:follow_up>/tag-tilbage/", views.withdraw, name="withdraw_follow_up"),
    path("<int:chain>/opfoelgning/flyt/", views.move, name="move_follow_up"),
    path("<int:chain>/opfoelgning/notat.pdf", views.note, {"ending": "pdf"}, name="follow_up_pdf"),
    path("<int:chain>/opfoelgning/notat.txt", views.note, {"ending": "txt"}, name="follow_up_text"),
    path("<int:chain>/maal/nyt/", views.goal, name="set_goal"),
    path("<int:chain>/maal/<int:goal>/ret/", views.goal, name="correct_goal"),
    path("<int:chain>/maal/<int:goal>/tag-tilbage/", views.withdraw_goal, name="withdraw_goal"),
    path("<int:chain>/forlaeng/", views.prolong, name="prolong"),
    path("<int:chain>/foedselsmaaned/", views.birth_month, name="birth_month"),
    path("venter/", views.waiting, name="waiting"),
    path("borger/<int:pk>/", views.citizen, name="citizen"),
    path("borger/<int:pk>/husstand/", views.household, name="household"),
    path("anonym/ny/", views.anonymous, name="anonymous"),
    path("anonym/<int:stay>/kommune/", views.name_municipality, name="name_municipality"),
    path("anonym/<int:stay>/afslut/", views.end_anonymous, name="end_anonymous"),
    path("pakke/<int:proposal>/afgoer/", views.decide, name="decide"),
    path("pakke/<int:proposal>/traek/", views.withdraw_package, name="withdraw_package"),
    path("opsigelse/<int:notice>/svar/", views.answer_notice, name="answer_notice"),
    path("opsigelse/<int:notice>/traek/", views.withdraw_notice, name="withdraw_notice"),
    path("<int:chain>/", views.placement, name="placement"),
    path("<int:chain>/ret/", views.correct, name="correct"),
    path("<int:chain>/afslut/", views.end, name="end"),
    path("<int:chain>/fravaer/", views.absence, name="absence"),
    path("<int:chain>/pakke/", views.propose, name="propose"),
    path("<int:chain>/opsig/", views.give_notice, name="give_notice"),
    path("<int:chain>/kommune/", views.municipality, name="municipality"),
    path("<int:chain>/flyt/", views.transfer, name="transfer"),
    path("<int:chain>/orienter/", views.tell, name="tell"),
    path("<int:chain>/selvhenvendelse/", views.answer_referral, name="answer_referral"),
    path("<int:chain>/annuller/", views.annul, name="annul"),
]
