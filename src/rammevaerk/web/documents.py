"""Documents: PDF from templates with structure and fonts, Word from templates, both with the page's charts."""

import base64
import io
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from rammevaerk.kernel.errors import DomainError
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.web.charts import Chart
from rammevaerk.web.fonts import truetype_folder

STYLE = Path(__file__).resolve().parent / "static" / "web" / "document.css"
FACES = (
    ("Regular", 400, "normal"),
    ("Italic", 400, "italic"),
    ("Medium", 500, "normal"),
    ("SemiBold", 600, "normal"),
)
PICTURE_WIDTH_MM = 160


class DocumentsUnavailable(DomainError):
    """This machine lacks what documents are made with; the finding says which system package."""


def render_pdf(template: str, context: dict[str, Any]) -> bytes:
    """The template as PDF/UA: tagged, in Danish, with IBM Plex Sans.

    The template extends `web/document.html` (blocks `title`, `content`). Raises `DocumentsUnavailable` when the text
    layout library Pango is missing on the machine.
    """
    return pdf_of(render_to_string(template, context))


def pdf_of(html: str) -> bytes:
    """A whole HTML page with `<html lang>` and `<title>` as PDF/UA."""
    weasyprint, configuration, styles = _printer()
    # Fonts and pictures of this machine only: a document must not ask anybody for anything.
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=("data", "file"))
    page = weasyprint.HTML(string=with_files(html), base_url=STYLE.parent.as_uri(), url_fetcher=fetcher)
    document: bytes = page.write_pdf(stylesheets=styles, font_config=configuration, pdf_variant="pdf/ua-1")
    return document


def with_files(html: str) -> str:
    """The page with the addresses of static files (icons) replaced by the files themselves; those not found stay."""

    def found(match: re.Match[str]) -> str:
        name = match["name"]
        collected = Path(settings.STATIC_ROOT) / name
        file = collected if collected.is_file() else finders.find(name)
        return f'src="{Path(file).as_uri()}"' if file else match[0]

    return re.sub(rf'src="{re.escape(settings.STATIC_URL)}(?P<name>[^"?#]+)"', found, html)


@cache
def _printer() -> tuple[Any, Any, list[Any]]:
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
    except OSError as error:
        raise DocumentsUnavailable(
            [
                Finding(
                    "web.documents_unavailable",
                    Severity.BLOCKING,
                    text("Documents cannot be made on this machine: the text layout library Pango is missing."),
                    text("Install libpango-1.0-0, libpangoft2-1.0-0 and libharfbuzz-subset0, and start again."),
                )
            ]
        ) from error
    configuration = FontConfiguration()
    sheets = [weasyprint.CSS(string=part, font_config=configuration) for part in (_font_faces(), STYLE.read_text("utf-8"))]
    return weasyprint, configuration, sheets


def _font_faces() -> str:
    folder = truetype_folder()
    if folder is None:
        return ""
    return "\n".join(
        f'@font-face {{ font-family: "IBM Plex Sans"; font-weight: {weight}; font-style: {style}; '
        f'src: url("{(folder / f"IBMPlexSans-{face}.ttf").as_uri()}"); }}'
        for face, weight, style in FACES
    )


def chart_source(chart: Chart, width: int = 640) -> str:
    """The chart for `<img src>`; give `chart.description` as its alternative text."""
    return "data:image/svg+xml;base64," + base64.b64encode(chart.svg(width).encode("utf-8")).decode("ascii")


def word(template: Path, context: dict[str, Any], *, charts: dict[str, Chart] | None = None) -> bytes:
    """A Word document from a .docx template; `{{ name }}` in it is replaced by the value, a chart's name by its picture.

    Table rows repeat between `{%tr for … %}` and `{%tr endfor %}`. Text is escaped. Each picture carries the description
    of its chart; pictures the template holds itself must have theirs in the template.
    """
    import docxtpl

    document = docxtpl.DocxTemplate(template)
    pictures = {name: _Picture(document, chart) for name, chart in (charts or {}).items()}
    document.render({**context, **pictures}, autoescape=True)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@dataclass(frozen=True)
class _Picture:
    """A chart where the template names it; a picture of the template library's own would have no description."""

    document: Any
    chart: Chart

    def __html__(self) -> str:
        from docx.shared import Mm

        part = self.document.current_rendering_part
        inline = part.new_pic_inline(io.BytesIO(self.chart.png()), Mm(PICTURE_WIDTH_MM), None)
        inline.docPr.set("descr", self.chart.description)
        return f'</w:t></w:r><w:r><w:drawing>{inline.xml}</w:drawing></w:r><w:r><w:t xml:space="preserve">'


def add_chart(document: Any, chart: Chart) -> None:
    """Adds heading-less chart and its reading to the end of a python-docx document, with the chart's description."""
    from docx.shared import Mm

    document.add_paragraph(chart.reading)
    shape = document.add_picture(io.BytesIO(chart.png()), width=Mm(PICTURE_WIDTH_MM))
    shape._inline.docPr.set("descr", chart.description)
    if chart.note:
        document.add_paragraph(chart.note)
