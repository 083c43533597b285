"""Addresses of the area, under /samarbejde/faellesskaber/."""

from django.urls import path

from rammevaerk.communities.views import communities, knowledge, novelties, outreach, partners, reports

app_name = "communities"
urlpatterns = [
    path("", communities.community_list, name="list"),
    path("nyt/", communities.register, name="register"),
    path("<int:pk>/", communities.community, name="community"),
    path("<int:pk>/ret/", communities.change, name="change"),
    path("<int:pk>/slut/", communities.end, name="end"),
    path("<int:pk>/medlem/", communities.join, name="join"),
    path("<int:pk>/medlem/<int:member>/slut/", communities.leave, name="leave"),
    path("<int:pk>/tovholder/", communities.lead, name="lead"),
    path("<int:pk>/kommissorium/", communities.commission, name="commission"),
    path("<int:pk>/aarsberetning/<int:year>/", reports.report, name="report"),
    path("viden/", knowledge.request_list, name="requests"),
    path("viden/ny/", knowledge.ask, name="ask"),
    path("viden/<int:pk>/", knowledge.one_request, name="request"),
    path("viden/<int:pk>/tilbagetraek/", knowledge.withdraw, name="withdraw"),
    path("nye-behov/", novelties.novelty_list, name="novelties"),
    path("nye-behov/ny/", novelties.note, name="note"),
    path("nye-behov/<int:pk>/", novelties.one_novelty, name="novelty"),
    path("partnere/", partners.partner_list, name="partners"),
    path("partnere/ny/", partners.new_partner, name="new_partner"),
    path("partnere/<int:pk>/", partners.partner, name="partner"),
    path("partnere/<int:pk>/slut/", partners.end_partner, name="end_partner"),
    path("tilbud/<int:pk>/driftsform/", partners.service_form, name="service_form"),
    path("udgaaende/", outreach.outreach_list, name="outreach"),
    path("udgaaende/ny/", outreach.new_outreach, name="new_outreach"),
    path("udgaaende/<int:pk>/slut/", outreach.end_outreach, name="end_outreach"),
]
