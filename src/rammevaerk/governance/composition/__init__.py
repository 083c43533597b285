"""Putting the agreement together from the data: title, development part, steering part and seven annexes, in Danish."""

from datetime import date, timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from rammevaerk.governance.annexes import AnnexAsk, annex
from rammevaerk.governance.composition import development, lists, steering, strengthened
from rammevaerk.governance.composition.given import Given, gather
from rammevaerk.governance.models import Cycle
from rammevaerk.governance.rules.document import AgreementText, Section, note
from rammevaerk.web import dates
from rammevaerk.web.jobs import Reporter, unreported

PARTS = 9


def compose(cycle: Cycle, *, as_of: date, report: Reporter = unreported) -> AgreementText:
    """The agreement with figures as they are on a day. Always in Danish: the parties' language."""
    with translation.override("da"):
        report(0, PARTS, _("Reading the data"))
        given = gather(cycle, as_of)
        sections: list[Section] = []
        for done, (name, part) in enumerate(_parts(given), start=1):
            report(done, PARTS, name)
            sections.extend(part)
        return AgreementText(
            title=cycle.title,
            subtitle=_("Specialised social services and special education"),
            area=given.area_name,
            as_of=as_of,
            about=_about(given),
            sections=tuple(sections),
            notes=_notes(given),
        )


def _parts(given: Given) -> list[tuple[str, tuple[Section, ...]]]:
    return [
        (_("The development part"), development.part(given)),
        (_("The steering part"), steering.part(given)),
        (_("Annex 1: service list"), lists.service_list(given)),
        (_("Annex 2: tariff list"), lists.tariff_list(given)),
        (_("Annex 3: balance"), _balance(given)),
        (_("Annex 4: feedback"), lists.feedback_list(given)),
        (_("Annex 5: who decides what"), lists.decision_table(given)),
        (_("Annex 6: designated services"), strengthened.designated_list(given)),
        (_("Annex 7: special terms"), strengthened.special_terms(given)),
    ]


def _balance(given: Given) -> tuple[Section, ...]:
    found = annex("balance", AnnexAsk(given.area_code, given.as_of))
    head = Section(_("Annex 3. Balance of supply and demand"))
    return (head, *found) if found else (Section(head.heading, blocks=(note(_("No balance has been made up.")),)),)


def _about(given: Given) -> tuple[tuple[str, str], ...]:
    last = given.ends - timedelta(days=1)
    return (
        (_("Area"), given.area_name),
        (_("Period"), _("%(first)s to %(last)s") % {"first": dates.long(given.starts), "last": dates.long(last)}),
        (_("Parties"), str(len(given.parties))),
        (_("Figures as of"), dates.long(given.as_of)),
        (_("Legal basis"), _("Serviceloven § 6 and BEK 1365 of 28 November 2023")),
    )


def _notes(given: Given) -> tuple[str, ...]:
    if not given.is_demo:
        return ()
    return (_("Demo data: this agreement is invented. Municipalities, borders, population and published tariffs are real."),)
