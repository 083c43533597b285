"""Addresses of all pages: each area's own list, in the order of the menu."""

from django.urls import URLPattern, URLResolver, include, path

from rammevaerk.config.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("rammevaerk.home.urls")),
    path("", include("rammevaerk.web.urls")),
    path("vaerdier/", include("rammevaerk.parameters.urls")),
    path("tilbud/", include("rammevaerk.registry.urls")),
    path("indberetning/", include("rammevaerk.reporting.urls")),
    path("takster/", include("rammevaerk.pricing.urls")),
    path("indskrivninger/", include("rammevaerk.contracts.urls")),
    path("venteliste/", include("rammevaerk.waiting.urls")),
    path("forespoergsler/", include("rammevaerk.inquiries.urls")),
    path("visitation/", include("rammevaerk.needs.urls")),
    path("sagskvalitet/", include("rammevaerk.casework.urls")),
    path("afregning/", include("rammevaerk.settlement.urls")),
    path("faktura/", include("rammevaerk.invoices.urls")),
    path("regnskab/", include("rammevaerk.ledger.urls")),
    path("forbrug/", include("rammevaerk.spending.urls")),
    path("beslutninger/", include("rammevaerk.decisions.urls")),
    path("samarbejde/udpegning/", include("rammevaerk.designation.urls")),
    path("samarbejde/dialog/", include("rammevaerk.dialogue.urls")),
    path("samarbejde/advarsler/", include("rammevaerk.warnings.urls")),
    path("samarbejde/vilkaar/", include("rammevaerk.terms.urls")),
    path("samarbejde/aendringer/", include("rammevaerk.changes.urls")),
    path("samarbejde/faellesskaber/", include("rammevaerk.communities.urls")),
    path("samarbejde/", include("rammevaerk.cooperation.urls")),
    path("rammeaftale/", include("rammevaerk.governance.urls")),
    path("indsigt/", include("rammevaerk.insight.urls")),
    path("parter/", include("rammevaerk.accounts.urls")),
    path("andre-systemer/", include("rammevaerk.exchange.urls")),
    path("api/", api.urls),
    path("konto/", include("allauth.urls")),
]

handler400 = "rammevaerk.web.views.bad_request"
handler403 = "rammevaerk.web.views.forbidden"
handler404 = "rammevaerk.web.views.not_found"
handler500 = "rammevaerk.web.views.fault"
