"""How the tariffs of a day lie, paragraph by paragraph, and which stand out. Like for like: 365 days, without VAT."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.kernel.paragraphs import PARAGRAPHS, paragraph_label
from rammevaerk.pricing import queries
from rammevaerk.pricing.averages import one_a_calculation
from rammevaerk.pricing.models import Tariff
from rammevaerk.pricing.pages.alike import Alike
from rammevaerk.pricing.pages.paper import whole_name
from rammevaerk.pricing.queries import TariffFilter
from rammevaerk.pricing.rulebooks import rulebook_on
from rammevaerk.pricing.rules import Spread, spread_of, stands_out
from rammevaerk.registry.queries import groups_of_units, operator_words
from rammevaerk.web import amounts

REACH, FEWEST = "pricing.outlier_reach", "pricing.outlier_fewest_prices"


@dataclass(frozen=True)
class Dot:
    """One tariff like for like, in kroner per day, among those of `place` (a paragraph or a target group); `beyond` is how far
    it lies past the limit it has passed."""

    row: Tariff
    price: Decimal
    own: bool
    place: str = ""
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
    """The tariffs of one paragraph or target group; `spread` is None when they are too few to say what is usual."""

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
    """Paragraphs in the order of the acts, or target groups by name, and the rule by which a tariff stands out."""

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


def rows_on(day: date, groups: Collection[int], paragraph: str = "") -> list[Tariff]:
    """The tariffs on a day, on the paragraph and of units that take one of the target groups when they are named (1 query);
    several prices of a calculation are one, their average."""
    return one_a_calculation(queries.tariff_list(day, TariffFilter(paragraph=paragraph, groups=tuple(groups))))


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
    groups = tuple(_of_paragraph(code, by_paragraph[code], reach, fewest) for code in order)
    return Distribution(groups, LeftOut(small, not_alike), reach, fewest)


def _of_paragraph(code: str, dots: Sequence[Dot], reach: Decimal, fewest: int) -> Group:
    known = PARAGRAPHS.get(code)
    return _group(code, (paragraph_label(code), known.name if known else ""), dots, reach, fewest)


def _group(code: str, names: tuple[str, str], dots: Sequence[Dot], reach: Decimal, fewest: int) -> Group:
    spread = spread_of([dot.price for dot in dots], reach=reach, fewest=fewest)
    placed = [replace(dot, place=names[0], beyond=stands_out(dot.price, spread) if spread else None) for dot in dots]
    return Group(code, *names, tuple(placed), spread)


def largest(found: Distribution) -> Group | None:
    """The paragraph with most tariffs, the first of several; None without any."""
    return max(found.groups, key=lambda group: len(group.dots), default=None)


def by_target_group(found: Distribution, group: Group, order: Sequence[str]) -> Distribution:
    """One paragraph's tariffs again, by the reporting groups their units take, in that order (1 query): only prices of one
    paragraph are compared. A unit that takes several groups is among the tariffs of each.
    """
    taken = groups_of_units({dot.row.item.unit_id for dot in group.dots})
    by_group: dict[str, list[Dot]] = defaultdict(list)
    for dot in group.dots:
        for name in {entry.target_group.group12 for entry in taken.get(dot.row.item.unit_id, ())} - {""}:
            by_group[name].append(dot)
    names = [name for name in order if name in by_group]
    groups = tuple(_group(name, (name, ""), by_group[name], found.reach, found.fewest) for name in names)
    return replace(found, groups=groups, left_out=LeftOut(0, len(group.dots) - _different(groups)))


def _different(groups: Sequence[Group]) -> int:
    """How many tariffs there are in all, each once."""
    return len({dot.row.pk for group in groups for dot in group.dots})


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


def group_reading(found: Distribution) -> str:
    """The same of the target groups: a tariff of several groups may stand out in one of them."""
    if not found.count:
        return _("No unit with a tariff on the paragraph has said what target groups it takes.")
    known = [group for group in found.groups if group.spread]
    if len(known) < 2:
        return _("There are too few tariffs of most target groups to say what is usual.")
    dearest, cheapest = max(known, key=_middle), min(known, key=_middle)
    if _middle(dearest) == _middle(cheapest):
        return _("The middle tariff is the same for the target groups that can be compared.")
    return _("The middle tariff is highest for “%(high)s” (%(more)s) and lowest for “%(low)s” (%(less)s).") % {
        "high": dearest.label,
        "more": amounts.kroner(_middle(dearest)),
        "low": cheapest.label,
        "less": amounts.kroner(_middle(cheapest)),
    }


def _middle(group: Group) -> Decimal:
    return group.spread.middle if group.spread else Decimal(0)


def why(dot: Dot, spread: Spread) -> str:
    """`600 kr. over 3.600 kr., som er det højeste, der ikke skiller sig ud`."""
    beyond = dot.beyond or Decimal(0)
    limit = spread.ceiling if beyond > 0 else spread.floor
    words = _("%(kroner)s above the limit of %(limit)s") if beyond > 0 else _("%(kroner)s below the limit of %(limit)s")
    return words % {"kroner": amounts.kroner(abs(beyond)), "limit": amounts.kroner(limit)}
