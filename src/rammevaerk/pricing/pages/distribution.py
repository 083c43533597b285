"""How the tariffs of a day lie, paragraph by paragraph, and which stand out. Like for like: 365 days, without VAT."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.kernel.paragraphs import PARAGRAPHS, paragraph_label
from rammevaerk.pricing import queries
from rammevaerk.pricing.models import Tariff
from rammevaerk.pricing.pages.alike import Alike
from rammevaerk.pricing.pages.paper import whole_name
from rammevaerk.pricing.rulebooks import rulebook_on
from rammevaerk.pricing.rules import Spread, spread_of, stands_out
from rammevaerk.registry.queries import groups_of_units, operator_words
from rammevaerk.web import amounts

REACH, FEWEST = "pricing.outlier_reach", "pricing.outlier_fewest_prices"


@dataclass(frozen=True)
class Dot:
    """One tariff like for like, in kroner per day; `beyond` is how far it lies past the limit it has passed."""

    row: Tariff
    price: Decimal
    own: bool
    beyond: Decimal | None = None

    @property
    def name(self) -> str:
        return whole_name(self.row)

    @property
    def service(self) -> str:
        return self.row.item.unit.service.name

    @property
    def paragraph(self) -> str:
        return paragraph_label(self.row.item.paragraph)

    @property
    def operator(self) -> str:
        return operator_words(self.row.item.unit.service)


@dataclass(frozen=True)
class Group:
    """The tariffs of one paragraph; `spread` is None when they are too few to say what is usual."""

    code: str
    label: str
    name: str
    dots: tuple[Dot, ...]
    spread: Spread | None

    @property
    def outliers(self) -> list[Dot]:
        return [dot for dot in self.dots if dot.beyond is not None]


@dataclass(frozen=True)
class LeftOut:
    """How many tariffs are not among the dots: small services the reader may not see the amount of, and those that
    cannot be made alike (no price per day, or the VAT factor or the kind of operator is unknown)."""

    small: int
    not_alike: int


@dataclass(frozen=True)
class Distribution:
    """The page: paragraphs in the order of the acts, and the rule by which a tariff stands out."""

    groups: tuple[Group, ...]
    left_out: LeftOut
    reach: Decimal
    fewest: int

    @property
    def count(self) -> int:
        return sum(len(group.dots) for group in self.groups)

    @property
    def outliers(self) -> list[Dot]:
        """All that stand out, the farthest first within each paragraph."""
        return [dot for group in self.groups for dot in sorted(group.outliers, key=_distance, reverse=True)]

    @property
    def has_demo(self) -> bool:
        return any(dot.row.is_demo for group in self.groups for dot in group.dots)

    @property
    def too_few(self) -> list[str]:
        """Paragraphs with too few tariffs to say whether one stands out."""
        return [group.label for group in self.groups if group.spread is None]

    @property
    def own(self) -> int:
        return sum(dot.own for group in self.groups for dot in group.dots)

    @property
    def own_outliers(self) -> int:
        return sum(dot.own for dot in self.outliers)


def _distance(dot: Dot) -> Decimal:
    return abs(dot.beyond) if dot.beyond is not None else Decimal(0)


def rows_on(day: date, groups: Collection[int]) -> list[Tariff]:
    """The tariffs on a day, of units that take one of the target groups when any are named (1 query; 2 with groups)."""
    rows = list(queries.tariff_list(day))
    if not groups:
        return rows
    taken = groups_of_units({row.item.unit_id for row in rows})
    return [row for row in rows if any(entry.target_group_id in groups for entry in taken.get(row.item.unit_id, ()))]


def distribution(
    rows: Iterable[Tariff], alike: Alike, *, hidden: Callable[[Tariff], bool], own: Collection[int], today: date, area_code: str
) -> Distribution:
    """How the rows lie (no query). A hidden row is in no number at all, so that none of them tells its amount. What
    stands out is decided by the rule of today, whatever day the tariffs are of.
    """
    book = rulebook_on(today, area_code=area_code)
    reach, fewest = book.decimal(REACH), book.integer(FEWEST)
    by_paragraph: dict[str, list[Dot]] = defaultdict(list)
    small = not_alike = 0
    for row in rows:
        price = alike.price(row)
        if hidden(row):
            small += 1
        elif price is None:
            not_alike += 1
        else:
            by_paragraph[row.item.paragraph].append(Dot(row, price, row.item.unit.service.operator_id in own))
    order = sorted(by_paragraph, key=lambda code: (list(PARAGRAPHS).index(code) if code in PARAGRAPHS else len(PARAGRAPHS), code))
    groups = tuple(_group(code, by_paragraph[code], reach, fewest) for code in order)
    return Distribution(groups, LeftOut(small, not_alike), reach, fewest)


def _group(code: str, dots: Sequence[Dot], reach: Decimal, fewest: int) -> Group:
    spread = spread_of([dot.price for dot in dots], reach=reach, fewest=fewest)
    placed = [Dot(dot.row, dot.price, dot.own, stands_out(dot.price, spread) if spread else None) for dot in dots]
    known = PARAGRAPHS.get(code)
    return Group(code, paragraph_label(code), known.name if known else "", tuple(placed), spread)


def reading(found: Distribution) -> str:
    """What the drawing shows, in one sentence."""
    if not found.count:
        return _("There are no tariffs to compare.")
    words = ngettext(
        "%(out)s of %(count)s tariff stands out from the others of its paragraph.",
        "%(out)s of %(count)s tariffs stand out from the others of their paragraph.",
        found.count,
    )
    return words % {"out": amounts.thousands(len(found.outliers)), "count": amounts.thousands(found.count)}


def why(dot: Dot, spread: Spread) -> str:
    """`600 kr. over 3.600 kr., som er det højeste, der ikke skiller sig ud`."""
    beyond = dot.beyond or Decimal(0)
    limit = spread.ceiling if beyond > 0 else spread.floor
    words = _("%(kroner)s above the limit of %(limit)s") if beyond > 0 else _("%(kroner)s below the limit of %(limit)s")
    return words % {"kroner": amounts.kroner(abs(beyond)), "limit": amounts.kroner(limit)}
