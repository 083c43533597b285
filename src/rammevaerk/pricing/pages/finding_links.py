"""Where on the sheet's page a finding stands: the line, the overhead, what the costs are spread over, or the year before."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.trace import Figure
from rammevaerk.pricing.pages.breakdown import anchor_of
from rammevaerk.pricing.rules.plausibility import DIVISOR, LINES, TARIFF
from rammevaerk.web.sentences import sentence


def links_to(findings: Iterable[Finding], trace: Figure | None, *, compare_url: str) -> Mapping[str, tuple[str, str]]:
    """Address and words by a finding's `where`; nothing where the page has no such place. `compare_url` is empty when there is
    no year before."""
    found: dict[str, tuple[str, str]] = {}
    for where in {finding.where for finding in findings}:
        if where == TARIFF:
            if compare_url:
                found[where] = (compare_url, _("Compare with the year before"))
        elif where == LINES:
            found[where] = (f"#{anchor_of(LINES)}", _("How the tariff came about"))
        elif trace is not None and (figure := trace.find(where)) is not None:
            words = _("What the basis is spread over") if where == DIVISOR else sentence(figure.label, figure.params)
            found[where] = (f"#{anchor_of(where)}", words)
    return found
