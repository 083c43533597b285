"""What an agreement is put together from: read once, so that all parts show the same figures."""

from dataclasses import dataclass
from datetime import date

from rammevaerk.accounts import queries as accounts
from rammevaerk.accounts.models import Succession
from rammevaerk.accounts.queries import Party
from rammevaerk.cooperation import queries as cooperation
from rammevaerk.cooperation.queries import Named, Placed
from rammevaerk.decisions import queries as decisions
from rammevaerk.decisions.rules.who import ActRow
from rammevaerk.designation.queries import DesignatedService, designated_on
from rammevaerk.designation.rules.scheme import DesignationScheme, scheme_of
from rammevaerk.governance import sources
from rammevaerk.governance.models import Cycle, FocusArea
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.parameters.facts import rulebook_in
from rammevaerk.reporting.results import RoundResults
from rammevaerk.terms.queries import OpenTerm, open_terms


@dataclass(frozen=True)
class Given:
    """The data of one agreement on the day its figures are taken; [starts, ends) is its period."""

    area_code: str
    area_name: str
    starts: date
    ends: date
    as_of: date
    is_demo: bool
    parties: tuple[Party, ...]
    successions: tuple[Succession, ...]
    focus_areas: tuple[FocusArea, ...]
    services: tuple[sources.ServiceLine, ...]
    tariffs: tuple[sources.TariffLine, ...]
    tariff_day: date
    feedback: RoundResults | None
    placed: tuple[Placed, ...]
    group_levels: tuple[Named, ...]
    decisions: tuple[ActRow, ...]
    scheme: DesignationScheme
    designated: tuple[DesignatedService, ...]
    terms: tuple[OpenTerm, ...]
    values: Rulebook


def gather(cycle: Cycle, as_of: date) -> Given:
    """Read everything the agreement shows (about 25 queries, whatever the size).

    Tariffs are those of the agreement's first day; when none is set that far ahead yet, those of `as_of`.
    """
    parties = accounts.parties_on(cycle.area.code, cycle.starts)
    book = cooperation.level_book(as_of)
    values = rulebook_in(cycle.area, cycle.starts)
    tariffs = sources.tariffs(cycle.starts, values)
    tariff_day = cycle.starts if tariffs else as_of
    return Given(
        area_code=cycle.area.code,
        area_name=cycle.area.name,
        starts=cycle.starts,
        ends=cycle.ends,
        as_of=as_of,
        is_demo=cycle.is_demo,
        parties=tuple(parties),
        successions=tuple(
            row
            for row in accounts.successions_with_names()
            if as_of < row.effective <= cycle.starts and row.successor_id in {party.id for party in parties}
        ),
        focus_areas=tuple(cycle.focus_areas.select_related("lead", "continues__cycle").order_by("position")),
        services=tuple(sources.services(as_of)),
        tariffs=tuple(tariffs or sources.tariffs(as_of, values)),
        tariff_day=tariff_day,
        feedback=sources.round_for(cycle.starts.year),
        placed=tuple(cooperation.tripartition(book)),
        group_levels=tuple(cooperation.levels_of_target_groups(book)),
        decisions=decisions.table_on(cycle.area.code, cycle.starts),
        scheme=scheme_of(values),
        designated=tuple(designated_on(as_of)),
        terms=tuple(term for term in open_terms() if not term.has_ended(as_of)),
        values=values,
    )
