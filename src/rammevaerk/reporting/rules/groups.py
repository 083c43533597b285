"""The reporting groups municipalities give their demand for: adults after FFB, rolled up to twelve."""

ADULT_GROUPS: tuple[str, ...] = (
    "Fysisk funktionsnedsættelse",
    "Hjerneskade",
    "Udviklingsforstyrrelser",
    "Udviklingshæmning",
    "Anden intellektuel eller kognitiv forstyrrelse",
    "Psykiske vanskeligheder",
    "Multiple funktionsnedsættelser",
    "Sjældent forekommende funktionsnedsættelser",
    "Hjemløshed",
    "Overgreb",
    "Misbrug",
    "Øvrige svære sociale problemer",
)
"""In the order of the questionnaire (P&D 6.2). FFB target groups are for adults only (readings 1.11)."""
