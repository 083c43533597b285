"""The agreement as an accessible PDF."""

from collections.abc import Iterator, Sequence
from typing import Any

from rammevaerk.governance.rules.document import AgreementText, Section
from rammevaerk.web.charts import Chart
from rammevaerk.web.documents import chart_source, render_pdf


def as_pdf(text: AgreementText, pictures: Sequence[Chart]) -> bytes:
    """The text as PDF/UA with contents, page numbers and tagged tables."""
    return render_pdf("governance/agreement_document.html", pdf_context(text, pictures))


def pdf_context(text: AgreementText, pictures: Sequence[Chart]) -> dict[str, Any]:
    """What the template draws: sections with an anchor each, pictures as sources with their description."""
    drawn = iter(pictures)
    sections = [_section(place, section, drawn) for place, section in enumerate(text.sections)]
    return {
        "text": text,
        "sections": sections,
        "contents": [item for item in sections if item["depth"] <= 2],
    }


def _section(place: int, section: Section, drawn: Iterator[Chart]) -> dict[str, Any]:
    return {
        "anchor": f"s{place}",
        "heading": section.heading,
        "depth": section.depth,
        "invented": section.invented,
        "blocks": [_block(dict(block), drawn) for block in section.blocks],
    }


def _block(block: dict[str, Any], drawn: Iterator[Chart]) -> dict[str, Any]:
    if block["kind"] == "picture":
        chart = next(drawn)
        return {**block, "source": chart_source(chart), "description": chart.description}
    if block["kind"] == "table":
        numeric = set(block["numeric"])
        block["headers"] = [(header, place in numeric) for place, header in enumerate(block["headers"])]
        block["rows"] = [[(cell, place in numeric) for place, cell in enumerate(row)] for row in block["rows"]]
    return block
