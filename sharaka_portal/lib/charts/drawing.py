"""From a specification to the picture and the table, for the page and for print alike."""

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info, override

from sharaka_portal.lib.charts.bars import draw_bars
from sharaka_portal.lib.charts.canvas import Canvas
from sharaka_portal.lib.charts.dots import draw_dots
from sharaka_portal.lib.charts.funnel import draw_funnel
from sharaka_portal.lib.charts.lines import draw_lines
from sharaka_portal.lib.charts.spec import BarChart, Cell, Chart, DotChart, Funnel, LineChart

WIDTH = {"page": 560, "pdf": 640, "pdf_half": 272}
DRAW = {BarChart: draw_bars, DotChart: draw_dots, LineChart: draw_lines, Funnel: draw_funnel}


@dataclass(frozen=True)
class Figure:
    """A drawn chart with its texts and its table, ready for components/chart.html."""

    spec: Chart
    svg: SafeString
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    for_pdf: bool


def figure(
    spec: Chart, *, for_pdf: bool = False, half: bool = False, language: str | None = None
) -> Figure:
    """Draw a chart and write its table, in the active language unless another is named.

    `half`: for half the width of a printed page, letters as large as in a whole one.
    """
    language = language or get_language()
    with override(language):
        header, rows = spec.table()
    svg = render(spec, for_pdf=for_pdf, half=half, language=language)
    return Figure(spec, svg, header, rows, for_pdf)


def render(
    spec: Chart, *, for_pdf: bool = False, half: bool = False, language: str = "fr"
) -> SafeString:
    """The chart as inline SVG; the same specification always gives the same text."""
    mirrored = get_language_info(language)["bidi"]
    width = WIDTH["pdf_half" if half else "pdf" if for_pdf else "page"]
    canvas = Canvas(spec.key, width, mirrored=mirrored, for_pdf=for_pdf)
    with override(language):
        height = DRAW[type(spec)](spec, canvas)
        title, description = str(spec.title), str(spec.description)
        if for_pdf:
            # Screen readers of PDF files get the title alone: it says everything.
            title = " ".join([f"{title}.", description, *sentences(spec)])
    return mark_safe(canvas.svg(height, title, description))


def sentences(spec: Chart) -> list[str]:
    """The table as short sentences."""
    header, rows = spec.table()
    return [
        f"{row[0].text} – "
        + ", ".join(f"{name} {cell.text}" for name, cell in zip(header[1:], row[1:], strict=True))
        + "."
        for row in rows
    ]
