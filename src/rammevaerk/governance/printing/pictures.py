"""The pictures of a text, drawn once for both documents."""

from collections.abc import Mapping
from typing import Any

from rammevaerk.governance.rules.document import AgreementText
from rammevaerk.web.charts import Chart, ChartTable


def drawn_pictures(text: AgreementText) -> list[Chart]:
    """The charts of a text in the order they stand in it."""
    return [chart_of(block) for section in text.sections for block in section.blocks if block["kind"] == "picture"]


def chart_of(block: Mapping[str, Any]) -> Chart:
    """The chart a frozen picture describes."""
    headers, *rows = block["rows"] or [[]]
    return Chart(
        heading=block["heading"],
        reading=block["reading"],
        spec=block["spec"],
        table=ChartTable(headers, rows),
        alt=block["alt"],
        note=block["note"],
    )
