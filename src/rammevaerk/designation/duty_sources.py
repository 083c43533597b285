"""What the platform knows of an operator's duties, from the areas below: users, lists, results, returns and confirmations."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from django.apps import apps
from django.db import connection

from rammevaerk.accounts.queries import the_area
from rammevaerk.designation.rules.duties import FiguresFact
from rammevaerk.kernel.period import add_months
from rammevaerk.parameters.facts import rulebook_in
from rammevaerk.pricing import queries as pricing
from rammevaerk.registry import facts as registry_facts
from rammevaerk.registry.rules.freshness import confirm_by
from rammevaerk.reporting import queries as reporting
from rammevaerk.reporting.rules.states import AnswerState, is_late
from rammevaerk.waiting import queries as waiting

BAND = "pricing.result_band"
MONTHS_ASKED = 3


def own_and_others(people: Mapping[int, int], operator: int | None) -> tuple[int, int, int]:
    """Users the operator itself pays for, users of others, and from how many others they come."""
    others = {payer: count for payer, count in people.items() if payer != operator}
    return people.get(operator or 0, 0), sum(others.values()), len(others)


def places_given(services: Collection[int], seen: Collection[int] | None) -> dict[int, tuple[int, int]]:
    """Places given from each service's lists, and of them those out of turn to an own citizen; `seen` are the services whose
    history the reader may see, None all (1 query). Services whose history is not for the reader are not in it."""
    asked = [pk for pk in services if seen is None or pk in seen]
    given = waiting.places_given(asked) if asked else {}
    return {pk: given.get(pk, (0, 0)) for pk in asked}


def latest_results(services: Collection[int], day: date) -> tuple[Decimal | None, dict[int, tuple[int, Decimal]]]:
    """The agreed band for results on a day (None: unknown), and by service the newest closed year with its result as a share of
    its basis (2 queries)."""
    value = rulebook_in(the_area(), day).value(BAND).value
    band = Decimal(value) if isinstance(value, Decimal | int) else None
    known = pricing.latest_results(services)
    return band, {pk: (year, Decimal(result) / basis) for pk, (year, result, basis) in known.items()}


def key_figures_of(services: Collection[int], day: date) -> dict[int, FiguresFact]:
    """What each service has delivered: the register's confirmation, the latest round's return and the last months' lists
    (5 queries)."""
    limits = registry_facts.freshness_limits(day)
    rows = apps.get_model("registry", "Service").objects.filter(pk__in=list(services)).values_list("pk", "confirmed_on")
    returns, months = _returns(services, day), _months_confirmed(services, day)
    found = {}
    for pk, confirmed in rows:
        accepted, late = returns.get(pk, (None, False))
        fresh = confirm_by(confirmed, limits) if confirmed else None
        found[pk] = FiguresFact(confirmed, fresh, accepted, late, months.get(pk), MONTHS_ASKED)
    return found


def _returns(services: Collection[int], day: date) -> dict[int, tuple[bool | None, bool]]:
    """Whether the latest round's return of each service is accepted, and late; of those asked (2 queries)."""
    latest = reporting.latest_round()
    if latest is None:
        return {}
    rows = latest.returns.filter(kind="operator", service_id__in=list(services)).values_list("service_id", "state")
    done = (AnswerState.ACCEPTED, AnswerState.CLOSED)
    return {
        service: (AnswerState(state) in done, is_late(AnswerState(state), deadline=latest.deadline, today=day))
        for service, state in rows
    }


def _months_confirmed(services: Collection[int], day: date) -> dict[int, int]:
    """How many of the last whole months each service has confirmed who was there; a service that has never confirmed is not in
    it (1 query)."""
    this_month = day.replace(day=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT service_id, months FROM months_confirmed(%s, %s, %s)",
            [list(services), add_months(this_month, -MONTHS_ASKED), this_month],
        )
        return dict(cursor.fetchall())
