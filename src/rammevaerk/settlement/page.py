"""What a statement's page and its PDF show: explained lines, sums, and the difference from the statement before."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from rammevaerk.kernel.money import kroner
from rammevaerk.parameters.facts import values_now
from rammevaerk.settlement import queries
from rammevaerk.settlement.dispute_reads import DisputeRow, disputes_of
from rammevaerk.settlement.dispute_words import STATE_KINDS, STATE_WORDS, bare
from rammevaerk.settlement.explaining import LineShown, shown_lines
from rammevaerk.settlement.models import Statement
from rammevaerk.settlement.rules.disputes import Payable, payable
from rammevaerk.settlement.rules.sources import is_of_schedule
from rammevaerk.web import amounts, dates
from rammevaerk.web.charts import Caption, Chart, Step, waterfall
from rammevaerk.web.sentences import sentence


@dataclass(frozen=True)
class StatementPage:
    """One statement as shown."""

    lines: tuple[LineShown, ...]
    total: str
    reversals: int
    corrections_ore: int
    chart: Chart | None
    payable: Payable

    @property
    def nothing_differs(self) -> bool:
        """Whether nothing stands between the statement before and this one: then a sentence says so, and nothing is drawn."""
        return self.chart is not None and len(self.chart.table.rows) == 2

    @property
    def bare_total(self) -> str:
        """The total without unit, for the column whose head has it."""
        return self.total.removesuffix(f"{amounts.NO_BREAK}kr.")

    @property
    def bare_disputed(self) -> str:
        """What disputes stop, without unit."""
        return bare(self.payable.disputed)

    @property
    def bare_now(self) -> str:
        """What is to be paid now, without unit."""
        return bare(self.payable.now)

    @property
    def corrections(self) -> str:
        """What belongs to earlier months, without unit."""
        return amounts.ore(self.corrections_ore).removesuffix(f"{amounts.NO_BREAK}kr.")

    @property
    def is_credit(self) -> bool:
        return self.total.startswith(amounts.MINUS)


def lines_shown(statement: Statement) -> list[LineShown]:
    """The lines with their explanations (1 query)."""
    found = queries.lines_of(statement.pk)
    values = values_now()
    rules = {month: values.on(statement.area_code, month) for month in {row.month for row, _why in found}}
    reasons = {row.chain: sentence(why) for row, why in found if why}
    return shown_lines([row for row, _why in found], rules, reasons)


def of_statement(statement: Statement, *, chart: bool = True) -> StatementPage:
    """Everything one statement's page shows, of one `queries.statement` has read (2 queries, 3 with disputes)."""
    lines = lines_shown(statement)
    before = queries.statement_before(statement) if chart else None
    disputed = disputes_of(statement.pk) if chart and statement.disputed else {}
    return StatementPage(
        payable=payable(statement.total_ore, [(row.dispute.amount_ore, row.state) for row in disputed.values()]),
        lines=tuple(_with_dispute(line, disputed.get(line.row.pk)) for line in lines),
        total=amounts.ore(statement.total_ore),
        reversals=sum(line.is_reversal for line in lines),
        corrections_ore=sum(line.row.amount_ore for line in lines if line.row.month != statement.month),
        chart=difference_chart(before, statement, lines) if before else None,
    )


def _with_dispute(line: LineShown, row: DisputeRow | None) -> LineShown:
    can = not line.is_reversal and line.row.amount_ore > 0 and (row is None or row.can_be_raised_again)
    mark = (row.dispute.pk, STATE_KINDS[row.state], str(STATE_WORDS[row.state])) if row else None
    return replace(line, disputed=mark, can_be_disputed=can)


def difference_chart(before: queries.Before, now: Statement, lines: Sequence[LineShown]) -> Chart:
    """From the statement before to this one: who came, who left, what days and tariffs did, what was corrected."""
    here = queries.sums_by_chain(now.month, ((line.row.chain, line.row.month, line.row.amount_ore) for line in lines))
    first, last = dates.month_of(before.month), dates.month_of(now.month)
    steps = [Step(first.capitalize(), kroner(before.total_ore), total=True)]
    for label, amount in _differences(before.sums, here):
        if amount:
            steps.append(Step(label, kroner(amount)))
    steps.append(Step(last.capitalize(), kroner(now.total_ore), total=True))
    change = now.total_ore - before.total_ore
    words = (
        _("The bill is %(amount)s higher than in %(month)s.")
        if change > 0
        else _("The bill is %(amount)s lower than in %(month)s.")
    )
    reading = words % {"amount": amounts.ore_as_kroner(abs(change)), "month": first} if change else _("The bill is the same.")
    heading = _("Difference from %(month)s") % {"month": first}
    return waterfall(Caption(heading, reading), steps, headers=(_("Reason"), _("Kr.")), write=_two_decimals)


def _two_decimals(value: amounts.Number) -> str:
    return amounts.thousands(value, 2)


Sums = dict[tuple[int, bool], int]


def _differences(then: Sums, here: Sums) -> Sequence[tuple[str, int]]:
    """What differs, in øre; sums by placement or schedule, those of earlier months apart."""
    old = {chain: amount for (chain, earlier), amount in then.items() if not earlier and not is_of_schedule(chain)}
    new = {chain: amount for (chain, earlier), amount in here.items() if not earlier and not is_of_schedule(chain)}
    without_placement = sum(amount for (chain, earlier), amount in here.items() if not earlier and is_of_schedule(chain))
    without_before = sum(amount for (chain, earlier), amount in then.items() if not earlier and is_of_schedule(chain))
    return (
        (_("New citizens"), sum(amount for key, amount in new.items() if key not in old)),
        (_("Citizens who left"), -sum(amount for key, amount in old.items() if key not in new)),
        (_("Days and tariffs of the others"), sum(amount - old[key] for key, amount in new.items() if key in old)),
        (_("What is charged without a placement"), without_placement - without_before),
        (_("Corrections on the last statement"), -sum(amount for (_chain, earlier), amount in then.items() if earlier)),
        (_("Corrections of earlier months"), sum(amount for (_chain, earlier), amount in here.items() if earlier)),
    )
