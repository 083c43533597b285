"""The reporting groups municipalities give their demand for: adults after FFB, rolled up to twelve."""

ADULT_GROUPS: tuple[str, ...] = (
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
"""In the order of the questionnaire (P&D 6.2), spelled as the register's roll-up of target groups spells them. FFB target
groups are for adults only (readings 1.11)."""
