"""The annexes of the strengthened cooperation: which services are designated, and which special terms are in force."""

from django.utils.translation import gettext as _

from rammevaerk.designation.queries import DesignatedService
from rammevaerk.governance.composition.given import Given
from rammevaerk.governance.rules.document import Section, note, paragraph, table
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.terms.queries import OpenTerm
from rammevaerk.terms.wording import public_lines
from rammevaerk.web import dates
from rammevaerk.web.amounts import DASH


def designated_list(given: Given) -> tuple[Section, ...]:
    """Annex 6: the services designated on the day of the figures. Where the area has no such scheme, that is what stands."""
    heading = _("Annex 6. Designated services")
    if given.scheme.has is not True and not given.designated:
        words = (
            _("The area has no scheme of designated services.")
            if given.scheme.has is False
            else _("It is not known whether the area designates services.")
        )
        return (Section(heading, blocks=(note(words),)),)
    headers = [_("Service"), _("Operator"), _("Paragraphs"), _("Target groups"), _("Designated")]
    rows = [_designated_row(one) for one in given.designated]
    blocks = [paragraph(_("These services are designated on %(date)s.") % {"date": dates.long(given.as_of)})]
    blocks.append(table(_("Designated services"), headers, rows) if rows else note(_("No service is designated.")))
    return (Section(heading, blocks=tuple(blocks), invented=any(one.service.is_demo for one in given.designated)),)


def _designated_row(one: DesignatedService) -> tuple[str, ...]:
    seen = one.service
    paragraphs = ", ".join(paragraph_label(code) for code in seen.paragraphs)
    groups = ", ".join(seen.groups.values())
    return (seen.name, seen.operator or DASH, paragraphs or DASH, groups or DASH, dates.period(one.start, one.end))


def special_terms(given: Given) -> tuple[Section, ...]:
    """Annex 7: what is agreed for single services beside the ordinary terms, as everybody may see it."""
    heading = _("Annex 7. Special terms")
    if not given.terms:
        return (Section(heading, blocks=(note(_("No special terms are in force.")),)),)
    headers = [_("Service"), _("Operator"), _("What is agreed"), _("Parties bound"), _("In force")]
    blocks = (
        paragraph(_("These terms are in force on %(date)s or decided to be.") % {"date": dates.long(given.as_of)}),
        table(_("Special terms"), headers, [_term_row(one) for one in given.terms], numeric=[3]),
    )
    return (Section(heading, blocks=blocks, invented=any(one.row.is_demo for one in given.terms)),)


def _term_row(one: OpenTerm) -> tuple[str, ...]:
    agreed = "; ".join(f"{name}: {line}" if line else name for name, line in public_lines(one.row.tools))
    period = dates.period(one.row.valid_from, one.valid_to)
    return (one.row.service.name, one.row.operator.name, agreed, str(one.row.parties), period)
