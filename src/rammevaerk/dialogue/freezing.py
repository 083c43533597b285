"""A yearly report as one value: from what is known today, or from what was frozen when it was submitted."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from rammevaerk.dialogue import sources
from rammevaerk.dialogue.gathering import Gathered, TariffLine, gather
from rammevaerk.dialogue.models import Dialogue
from rammevaerk.dialogue.rules.report import ReportWriting, as_json, from_json, writing_of


def gathered(dialogue: Dialogue, today: date) -> Gathered:
    """What the register fills in today (15 queries)."""
    period = sources.period_of(dialogue.service_id, sources.day_of_year(dialogue.year, today))
    return gather(dialogue.service_id, dialogue.year, today, period)


def frozen(filled: Gathered, written: ReportWriting, today: date) -> dict[str, Any]:
    """The report as it is kept: figures, texts, expectations and stated figures of a day."""
    return {
        "day": today.isoformat(),
        "service": filled.service,
        "facts": [list(row) for row in filled.facts],
        "figures": [as_json(figure) for figure in filled.figures.values()],
        "tariff_years": list(filled.tariff_years),
        "tariffs": [{**asdict(line), "amounts": list(line.amounts)} for line in filled.tariffs],
        "users": {str(pk): people for pk, people in filled.users.items()},
        "is_demo": filled.is_demo,
        "texts": dict(written.texts),
        "expected": {str(year): list(pair) for year, pair in written.expected.items()},
        "stated": {key: {"value": str(row.value), "reason": row.reason} for key, row in written.stated.items()},
    }


def thawed(content: Mapping[str, Any]) -> tuple[Gathered, ReportWriting, date]:
    """What was frozen, as the page shows what is known today."""
    figures = {row["key"]: from_json(row) for row in content["figures"]}
    filled = Gathered(
        service=content["service"],
        facts=tuple((row[0], row[1], row[2]) for row in content["facts"]),
        figures=figures,
        tariff_years=tuple(content["tariff_years"]),
        tariffs=tuple(TariffLine(row["name"], row["measure"], tuple(row["amounts"])) for row in content["tariffs"]),
        users={int(pk): people for pk, people in content["users"].items()},
        is_demo=content["is_demo"],
    )
    written = writing_of(content["texts"], content["expected"], content["stated"])
    return filled, written, date.fromisoformat(content["day"])
