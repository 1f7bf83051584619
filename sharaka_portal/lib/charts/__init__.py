"""Charts as data: one specification gives the picture of the page, that of the PDF and the table.

The caller gives every text in the language of the reader; numbers are written here. A page or a
document shows `figure(spec)` through components/chart.html.
"""

from sharaka_portal.lib.charts.drawing import Figure, figure, render
from sharaka_portal.lib.charts.spec import (
    BarChart,
    Cell,
    Chart,
    DotChart,
    Funnel,
    LineChart,
    Point,
    Series,
    Step,
)

__all__ = [
    "BarChart",
    "Cell",
    "Chart",
    "DotChart",
    "Figure",
    "Funnel",
    "LineChart",
    "Point",
    "Series",
    "Step",
    "figure",
    "render",
]
