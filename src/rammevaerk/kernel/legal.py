"""Legal references as they are written in Danish, with the acts this field rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"

ACT_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "SEL": "serviceloven",
        "BL": "barnets lov",
        "ABL": "almenboligloven",
        "SUL": "sundhedsloven",
        "FSL": "folkeskoleloven",
        "STU": "lov om ungdomsuddannelse for unge med særlige behov",
        "RSL": "retssikkerhedsloven",
    }
)
"""Danish names of the acts by the abbreviation used in the field and in codes."""


@dataclass(frozen=True)
class LegalReference:
    """A provision: act (abbreviation or written out), paragraph with subsection, and a remark.

    ``paragraph`` is written without the sign: ``"174, stk. 2"``.
    """

    act: str
    paragraph: str = ""
    note: str = ""

    def __str__(self) -> str:
        """As printed, the paragraph sign bound to its number: *serviceloven § 174, stk. 2*."""
        name = ACT_NAMES.get(self.act, self.act)
        return f"{name} §{NO_BREAK_SPACE}{self.paragraph}" if self.paragraph else name
