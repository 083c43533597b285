"""Charts: heading, reading, drawing and table, always all four; one Vega-Lite spec for the page and for documents.

Build with `bars`, `lines`, `waterfall`, `scatter` or `heatmap`, show with `{% chart chart %}`, put into documents with
`chart.svg()` or `chart.png()`.
"""

from rammevaerk.web.charts.bars import Bar, bars
from rammevaerk.web.charts.chart import Caption, Chart, ChartTable
from rammevaerk.web.charts.heatmap import HeatCell, heatmap
from rammevaerk.web.charts.lines import Series, lines
from rammevaerk.web.charts.scatter import Axis, Band, Point, scatter
from rammevaerk.web.charts.waterfall import Step, waterfall

__all__ = [
    "Axis",
    "Band",
    "Bar",
    "Caption",
    "Chart",
    "ChartTable",
    "HeatCell",
    "Point",
    "Series",
    "Step",
    "bars",
    "heatmap",
    "lines",
    "scatter",
    "waterfall",
]
