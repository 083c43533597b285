"""The reporting groups: adults' target groups rolled up to twelve."""

REPORTING_GROUPS: tuple[str, ...] = (
    "Fysisk funktionsnedsættelse",
    "Hjerneskade (medfødt og erhvervet)",
    "Udviklingsforstyrrelser",
    "Udviklingshæmning",
    "Anden intellektuel/kognitiv forstyrrelse",
    "Psykiske vanskeligheder (herunder sindslidelse)",
    "Multiple funktionsnedsættelser",
    "Sjældent forekommende funktionsnedsættelser",
    "Hjemløshed",
    "Overgreb (herunder voldsramte kvinder)",
    "Misbrug (alkohol og stof)",
    "Øvrige svære sociale problemer",
)
"""Municipalities report demand by them, in the questionnaire's order (P&D 6.2). FFB target groups are for adults only (readings
1.11)."""
