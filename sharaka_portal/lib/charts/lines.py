"""Lines over periods."""

import math
from dataclasses import dataclass

from sharaka_portal.lib.charts.canvas import (
    GREY,
    HIDDEN,
    LINE,
    SERIES_STYLES,
    SMALL,
    Canvas,
    Style,
    width_of,
)
from sharaka_portal.lib.charts.pieces import (
    axis_ticks,
    draw_legend,
    draw_range,
    name_of,
    tick_texts,
    wrap,
)
from sharaka_portal.lib.charts.spec import LineChart

MAX_LABELLED_POINTS = 13


@dataclass(frozen=True)
class Plot:
    """The plot of a line chart."""

    start: float
    end: float
    y: float
    bottom: float
    count: int
    top: float

    def x(self, i: int) -> float:
        return self.start + (self.end - self.start) * (i + 0.5) / self.count

    def height_of(self, value: float) -> float:
        return self.bottom - (self.bottom - self.y) * value / self.top


def draw_lines(spec: LineChart, canvas: Canvas) -> float:
    y = 20.0
    if len(spec.series) > 1:
        entries = zip(SERIES_STYLES, (s.label for s in spec.series), strict=False)
        y = draw_legend(canvas, entries, draw_swatch)
    ticks = axis_ticks(spec.top, whole=not spec.percent and not spec.decimals)
    texts = tick_texts(spec, ticks)
    start = max(width_of(text, SMALL) for text in texts) + 8
    plot = Plot(start, canvas.width, y, y + 190, len(spec.categories), ticks[-1])
    for tick, text in zip(ticks, texts, strict=True):
        height = plot.height_of(tick)
        color = GREY if tick == 0 else LINE
        canvas.line(start, height, canvas.width, height, stroke=color, class_="chart-grid")
        canvas.text(start - 6, height, text, anchor="end", size=SMALL, fill=GREY)
    bottom = draw_periods(canvas, spec, plot)
    for k in range(len(spec.series)):
        draw_line(canvas, spec, plot, k)
    return bottom


def draw_swatch(canvas: Canvas, style: Style, x: float, y: float) -> None:
    draw_run(canvas, style, [(x, y), (x + 22, y)])
    canvas.mark(x + 11, y, style)


def draw_run(canvas: Canvas, style: Style, places: list[tuple[float, float]]) -> None:
    canvas.polyline(
        places,
        stroke=style.color,
        stroke_width=2.2,
        stroke_dasharray=style.dash,
        class_="chart-line",
    )


def draw_periods(canvas: Canvas, spec: LineChart, plot: Plot) -> float:
    """The names of the periods under the plot, as many as have room; gives where they end."""
    room = (plot.end - plot.start) / plot.count
    labels = [
        wrap(category, max(4, int(room / width_of("x", SMALL)))) for category in spec.categories
    ]
    widest = max(width_of(line, SMALL) for lines in labels for line in lines) + 6
    every = math.ceil(widest / room)
    for i in range(0, plot.count, every):
        for n, line in enumerate(labels[i]):
            y = plot.bottom + 14 + n * 14
            canvas.text(plot.x(i), y, line, anchor="middle", size=SMALL, fill=GREY)
    return plot.bottom + 14 * max(len(lines) for lines in labels) + 10


def draw_line(canvas: Canvas, spec: LineChart, plot: Plot, k: int) -> None:
    """A line that stops where a figure is missing or hidden, and its points."""
    style, points = SERIES_STYLES[k], spec.series[k].points
    for run in runs_of(points):
        draw_run(canvas, style, [(plot.x(i), plot.height_of(points[i].value)) for i in run])
    is_labelled = len(spec.series) == 1 and plot.count <= MAX_LABELLED_POINTS
    for i, point in enumerate(points):
        with canvas.link(point.href, name_of(spec, i, k)):
            draw_point(canvas, spec, plot, point, plot.x(i), style, is_labelled)


def runs_of(points) -> list[list[int]]:
    """The stretches of two or more points without a gap."""
    runs = [[]]
    for i, point in enumerate(points):
        if point.value is None:
            runs.append([])
        else:
            runs[-1].append(i)
    return [run for run in runs if len(run) > 1]


def draw_point(canvas, spec, plot, point, x, style, is_labelled) -> None:
    if point.hidden:
        canvas.bar(x - 8, plot.bottom - 16, 16, 16, HIDDEN, stroke_dasharray="3 2")
        canvas.text(x, plot.bottom - 26, spec.text_of(point), anchor="middle", size=SMALL)
        return
    if point.value is None:
        return
    y = top = plot.height_of(point.value)
    if point.has_range:
        low, high = plot.height_of(point.low), plot.height_of(point.high)
        draw_range(canvas, (x, low), (x, high))
        top = high
    canvas.mark(x, y, style)
    if is_labelled:
        canvas.text(x, top - 13, spec.text_of(point), anchor="middle", size=SMALL)
