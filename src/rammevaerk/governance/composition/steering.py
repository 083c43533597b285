"""The steering part: what is covered, how tariffs are made, and how the parties settle; each rule with its state."""

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.decisions.rules.who import undecided
from rammevaerk.decisions.wording import act_name
from rammevaerk.governance.composition.given import Given
from rammevaerk.governance.rules.document import Section, bullets, note, paragraph, table
from rammevaerk.law.rulebook import ParameterValue
from rammevaerk.law.values import State
from rammevaerk.web import dates
from rammevaerk.web.amounts import DASH, thousands

COVERED = (
    ("Døgninstitutioner for børn og unge", "BL § 43, stk. 3"),
    ("Særlige dagtilbud og klubtilbud", "BL §§ 83 og 84"),
    ("Social behandling for stofmisbrug", "SEL §§ 101 og 101 a; BL § 33"),
    ("Beskyttet beskæftigelse", "SEL § 103"),
    ("Aktivitets- og samværstilbud", "SEL § 104"),
    ("Botilbud, kvindekrisecentre, forsorgshjem og herberger", "SEL §§ 107-110"),
    ("Almene ældreboliger for mennesker med handicap og plejeboliger", "ABL § 105, stk. 2"),
    ("Specialrådgivning og lignende", "BEK 1365/2023 § 1, stk. 2"),
)
"""The kinds BEK 1365 of 28 November 2023 § 1 says an agreement must cover; the act's own words, so Danish as they are."""


def part(given: Given) -> tuple[Section, ...]:
    """The sections of the steering part."""
    return (
        Section(
            _("Steering part"),
            blocks=(paragraph(_("The parties have a joint duty to keep clear frames for buying and selling places.")),),
        ),
        _covered(given),
        _principles(),
        _values(given, _("Tariffs: agreed values"), "pricing."),
        _values(given, _("Settlement: agreed conventions"), "settlement."),
        _values(given, _("Contracts and waiting lists: agreed values"), "contracts."),
        _decides(given),
    )


def _covered(given: Given) -> Section:
    counted: Counter[str] = Counter()
    for line in given.services:
        counted.update(line.paragraphs)
    rows = [(label, thousands(count)) for label, count in sorted(counted.items())]
    kinds = [(kind, law.replace(" ", "\u00a0")) for kind, law in COVERED]
    blocks = [
        paragraph(_("The agreement covers the services named in BEK 1365 of 28 November 2023 § 1 that lie in the area:")),
        table(_("Kinds of services covered"), [_("Kind"), _("Law")], kinds),
    ]
    if rows:
        blocks.append(table(_("Services in annex 1 by paragraph"), [_("Paragraph"), _("Services")], rows, numeric=[1]))
        blocks.append(note(_("A service with several paragraphs counts in each of them, so the sum is larger than the list.")))
    return Section(_("Services covered"), depth=2, blocks=tuple(blocks), invented=any(line.is_demo for line in given.services))


def _principles() -> Section:
    return Section(
        _("Principles for tariffs"),
        depth=2,
        blocks=(
            bullets(
                [
                    _("Least possible administration, fewest possible tariffs and fewest possible add-ons."),
                    _(
                        "A tariff covers the operator's long-term average costs as adopted in its budget, divided by "
                        "budgeted places and expected occupancy."
                    ),
                    _(
                        "Surplus and deficit are carried to the tariff of the year after next, so that no krone has two "
                        "destinations."
                    ),
                    _("Own citizens pay the same tariff as citizens of other municipalities."),
                ]
            ),
        ),
    )


def _values(given: Given, heading: str, prefix: str) -> Section:
    shown = [value for value in given.values.values if value.parameter_id.startswith(prefix)]
    headers = [_("Value"), _("Content"), _("State"), _("Source")]
    assumed = sum(value.state is State.ASSUMED for value in shown)
    unknown = sum(value.value is None and value.state is State.UNKNOWN for value in shown)
    words = _("The values below hold on %(date)s.") % {"date": dates.long(given.starts)}
    if unknown:
        words += " " + ngettext(
            "%(count)s of them is unknown: until it is entered, what needs it is not calculated.",
            "%(count)s of them are unknown: until they are entered, what needs them is not calculated.",
            unknown,
        ) % {"count": unknown}
    blocks = [
        paragraph(words),
        table(heading, headers, [_value_row(value) for value in shown]),
    ]
    if assumed:
        blocks.append(note(_("%(count)s values are assumed for the demonstration and bind nobody.") % {"count": assumed}))
    return Section(heading, depth=2, blocks=tuple(blocks), invented=bool(assumed))


def state_name(state: State) -> str:
    """The state of a value in words."""
    return {
        State.IN_FORCE: _("In force"),
        State.NOT_IN_FORCE: _("Not in force"),
        State.ASSUMED: _("Assumed"),
        State.UNKNOWN: _("Unknown"),
    }[state]


def _value_row(value: ParameterValue) -> list[str]:
    content = value.shown if value.value is not None else DASH
    with_unit = f"{content} {value.unit}".strip() if value.unit and value.value is not None else content
    return [value.label, with_unit, state_name(value.state), value.source]


def _decides(given: Given) -> Section:
    unknown = undecided(given.decisions)
    blocks = [paragraph(_("Annex 5 shows for each act which body prepares, discusses, recommends and decides."))]
    if unknown:
        blocks.append(paragraph(_("It is not known who decides these acts. The parties must settle it in the period:")))
        blocks.append(bullets([act_name(act) for act in unknown]))
    return Section(_("Who decides what"), depth=2, blocks=tuple(blocks), invented=given.is_demo)
