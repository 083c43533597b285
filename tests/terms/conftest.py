"""A service in need: Sivkær with a published calculation, three of its ten places in use, and a case about it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.decisions.actions import NewDecision, confirm_decision, record_decision
from rammevaerk.decisions.queries import waiting_for_confirmation
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.decisions.rules.deciding import Outcome
from rammevaerk.decisions.rules.who import Part
from rammevaerk.financing.rules.keys import agreed_key
from rammevaerk.financing.rules.sharing import ShareRounding
from rammevaerk.pricing.models import Sheet, SheetState
from rammevaerk.terms import actions
from rammevaerk.terms.actions import NewAlternative, NewAnalysis, NewCase, NewComment
from rammevaerk.terms.deciding import subject_of
from rammevaerk.terms.facts import CaseBook, case_book
from rammevaerk.terms.models import Alternative
from rammevaerk.terms.rules.tools import TermTool, ToolKind
from rammevaerk.web.clock import set_demo_date

from tests.support.deciding import COUNCILS, body_of, decide_whole, let_decide
from tests.support.people import TODAY, Cast, acting_as
from tests.support.placements import House, make_house

BEGIN, END = date(2027, 1, 1), date(2028, 1, 1)
LAST_HEARING_DAY = date(2026, 11, 20)
AFTER_HEARING = date(2026, 11, 21)
DECIDED = date(2026, 12, 10)

OBJECTIVE = TermTool(
    ToolKind.COMBINATION,
    part=Decimal("0.4"),
    key=agreed_key({"Næstved": Decimal(3), "Slagelse": Decimal(1)}),
    rounding=ShareRounding.REST_TO_LARGEST,
)
COMMITTED = TermTool(ToolKind.COMMITTED, places={"Næstved": Decimal(3)}, reckoned=1, resale_relief=False, precedence=False)
LOWERED = TermTool(ToolKind.LOWERED, occupancy=Decimal("0.7"))


@dataclass(frozen=True)
class Troubled:
    """The cast with its houses, and what is done to a case step by step."""

    cast: Cast
    house: House

    @property
    def economist(self) -> RoleAssignment:
        """The operator's own."""
        return self.cast.municipal_economist

    def open(self, today: date = TODAY) -> int:
        new = NewCase(self.house.sivkaer.pk, self.house.home.pk, "For få borgere til at dække udgiften.")
        return actions.open_case(by=self.economist, today=today, new=new).pk

    def analyse(self, case: int) -> None:
        new = NewAnalysis("Få borgere i målgruppen.", "Taksten dækker ikke.", 20_000_000, Decimal(1), Decimal(4))
        actions.analyse(by=self.cast.secretariat, today=TODAY, case_id=case, new=new)

    def alternative(self, case: int, name: str, *tools: TermTool, **changes: object) -> Alternative:
        told = NewAlternative(**{"name": name, "valid_from": BEGIN, "valid_to": END, **changes})  # type: ignore[arg-type]
        row = actions.add_alternative(by=self.economist, today=TODAY, case_id=case, new=told)
        for tool in tools:
            actions.add_tool(by=self.economist, today=TODAY, alternative_id=row.pk, tool=tool)
        return row

    def proposed(self) -> int:
        """A case with two alternatives: Næstved commits itself to three places, or the occupancy is lowered."""
        case = self.open()
        self.analyse(case)
        self.alternative(case, "Forpligtende køb", COMMITTED)
        self.alternative(case, "Lavere belægning", LOWERED)
        return case

    def heard(self, case: int) -> None:
        actions.open_hearing(by=self.cast.secretariat, today=TODAY, case_id=case, last_day=LAST_HEARING_DAY)
        words = NewComment("Vi kan støtte det.", None)
        actions.comment(by=self.cast.buying_controller, today=TODAY, case_id=case, new=words)

    def recommended(self, case: int, place: int = 0) -> int:
        book = self.book(case, AFTER_HEARING)
        chosen = book.alternatives[place].row.pk
        return actions.recommend(
            by=self.cast.secretariat, today=AFTER_HEARING, case_id=case, alternative_id=chosen, grounds="Det bærer."
        ).pk

    def councils_decide(self) -> None:
        """Each council decides for itself, after the steering group's recommendation."""
        let_decide(self.cast, Act.SPECIAL_TERM, Part.RECOMMENDS, body_of(self.cast, "sty", "Styregruppen"))
        bodies = [body_of(self.cast, key, name, scope) for key, name, scope in COUNCILS]
        let_decide(self.cast, Act.SPECIAL_TERM, Part.DECIDES, *bodies)

    def say(
        self, proposal: int, body: str, part: Part, outcome: Outcome, party: int | None = None, *, confirmed: bool = True
    ) -> None:
        """A body's word on a proposal, confirmed by a second person when it decides."""
        new = NewDecision(Act.SPECIAL_TERM, subject_of(proposal), part, body, outcome, DECIDED, party=party)
        row = record_decision(by=self.cast.secretariat, today=DECIDED, new=new)
        if confirmed and part is Part.DECIDES:
            confirm_decision(by=self.cast.second_secretariat, today=DECIDED, decision_id=row.pk)

    def confirm_all(self) -> None:
        """A second person confirms what waits."""
        for row in list(waiting_for_confirmation()):
            confirm_decision(by=self.cast.second_secretariat, today=DECIDED, decision_id=row.pk)

    def decided(self, proposal: int, on: date = DECIDED) -> None:
        decide_whole(self.cast, Act.SPECIAL_TERM, subject_of(proposal), on)

    def agreed(self, *, place: int = 0) -> int:
        """A case all have decided."""
        case = self.proposed()
        self.heard(case)
        self.councils_decide()
        self.decided(self.recommended(case, place))
        return case

    def in_force(self, *, place: int = 0) -> int:
        case = self.agreed(place=place)
        actions.put_in_force(by=self.economist, today=DECIDED, case_id=case)
        return case

    def book(self, case: int, today: date = TODAY, by: RoleAssignment | None = None) -> CaseBook:
        """The case as somebody sees it."""
        with acting_as(by or self.cast.secretariat, today):
            found = case_book(case, today)
        assert found is not None
        return found


@pytest.fixture
def troubled(cast: Cast) -> Troubled:
    set_demo_date(TODAY)
    house = make_house(cast)
    house.home.name = "Døgn"
    Sheet.objects.create(
        item=house.home, year=2026, state=SheetState.PUBLISHED, places=10, basis_ore=800_000_000, occupancy=Decimal("0.98"),
        days=365, tariff_ore=223_700, is_demo=True,
    )  # fmt: skip
    house.place("NÆ-1")
    house.place("NÆ-2")
    house.place_own("SL-1")
    return Troubled(cast, house)
