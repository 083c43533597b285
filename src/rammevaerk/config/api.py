"""The API: each area's router under `/api/`, and one form for everything that is refused.

No page of documentation is served, since those fetch their programs from elsewhere; the description is `/api/openapi.json`,
kept in `docs/openapi.json`.
"""

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from rammevaerk.contracts import api as contracts_api
from rammevaerk.exchange import api as exchange_api
from rammevaerk.financing import api as financing_api
from rammevaerk.inquiries import api as inquiries_api
from rammevaerk.invoices import api as invoices_api
from rammevaerk.kernel.errors import DomainError
from rammevaerk.ledger import api as ledger_api
from rammevaerk.ledger import statement_api
from rammevaerk.needs import api as needs_api
from rammevaerk.pricing import api as pricing_api
from rammevaerk.settlement import api as settlement_api
from rammevaerk.spending import api as spending_api
from rammevaerk.waiting import api as waiting_api
from rammevaerk.web.api import FindingOut, Problem, finding_out, of_validation, refused

api = NinjaAPI(
    title="Rammeværk",
    version="1",
    description=(
        "Tariffs, shares and refunds by the rules of the agreement, open to everybody. Needs, inquiries, contracts, placements "
        "and what happened since a cursor, with a token of the organisation (docs/howto/other-systems.md). Amounts are kroner "
        "unless a field says øre."
    ),
    docs_url=None,
    urls_namespace="api",
)
api.add_router("/tariff", pricing_api.router)
api.add_router("", financing_api.router)
api.add_router("/feed", exchange_api.router)
api.add_router("/needs", needs_api.orders)
api.add_router("/needs", needs_api.inquiring)
api.add_router("/inquiries", inquiries_api.place)
api.add_router("/inquiries/joint", inquiries_api.joint)
api.add_router("/contracts", contracts_api.drafts)
api.add_router("/contracts", contracts_api.contracts)
api.add_router("/statements", statement_api.router)
api.add_router("/statements", settlement_api.router)
for part in (contracts_api.placements, contracts_api.changes, contracts_api.following, contracts_api.referrals):
    api.add_router("/placements", part)
api.add_router("/notices", contracts_api.notices)
api.add_router("/packages", contracts_api.packages)
api.add_router("/anonymous-stays", contracts_api.anonymous)
api.add_router("/waiting", waiting_api.entries)
api.add_router("/vacancies", waiting_api.vacancies)
api.add_router("/reservations", waiting_api.reservations)
api.add_router("/invoices", invoices_api.router)
api.add_router("/spending", spending_api.router)
api.add_router("/ledger", ledger_api.router)


def _problem(request: HttpRequest, findings: list[FindingOut], status: int) -> HttpResponse:
    return api.create_response(request, Problem(findings=findings).model_dump(), status=status)


@api.exception_handler(DomainError)
def _refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    return _problem(request, [finding_out(finding) for finding in error.findings], 409)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return _problem(request, of_validation(error.errors), 422)


@api.exception_handler(ValueError)
def _impossible(request: HttpRequest, error: ValueError) -> HttpResponse:
    return _problem(request, [refused(str(error))], 409)


@api.exception_handler(OverflowError)
def _beyond(request: HttpRequest, error: OverflowError) -> HttpResponse:
    return _problem(request, [refused(_("A day or a number lies beyond what can be counted."))], 409)


@api.exception_handler(AuthenticationError)
def _nobody(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    said = _("Send a token that works: Authorization: Bearer … It may have ended or been revoked.")
    response = _problem(request, [refused(said, code="exchange.no_token", where="Authorization")], 401)
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(PermissionDenied)
def _forbidden(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return _problem(request, [refused(str(error), code="exchange.not_allowed")], 403)


@api.exception_handler(ObjectDoesNotExist)
@api.exception_handler(Http404)
def _unknown(request: HttpRequest, error: Exception) -> HttpResponse:
    """What does not exist and what one may not see are answered alike."""
    return _problem(request, [refused(_("There is nothing here that the token can see."), code="exchange.unknown")], 404)


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _problem(request, [refused(_("The request cannot be read as JSON."), code="web.not_json")], error.status_code)
