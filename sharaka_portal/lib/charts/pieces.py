"""Measures and parts that several kinds of charts share."""

import math
import textwrap
from dataclasses import dataclass

from sharaka_portal.lib.charts.canvas import (
    GREY,
    HIDDEN,
    INK,
    LINE,
    PAPER,
    SMALL,
    TEXT,
    Canvas,
    Style,
    width_of,
)
from sharaka_portal.lib.charts.spec import Chart, Point

# (width of the picture, signs of a label before it is wrapped): bars keep half of the room.
LABEL_CHARS = ((600, 36), (400, 24), (0, 14))
LINE_HEIGHT = 16
HIDDEN_WIDTH = 26


def axis_ticks(top: float, *, whole: bool) -> list[float]:
    """From 3 to 6 round values from 0 to just above the largest one."""
    top = top or 1
    magnitude = 10 ** math.floor(math.log10(top / 4))
    factors = (1, 2, 5, 10) if whole else (1, 2, 2.5, 5, 10)
    step = next(f * magnitude for f in factors if f * magnitude >= top / 4 * (1 - 1e-9))
    if whole:
        step = max(1, step)
    return [round(step * i, 10) for i in range(math.ceil(top / step - 1e-9) + 1)]


def tick_texts(spec: Chart, ticks: list[float]) -> list[str]:
    """The values of an axis with as many decimals as its step needs."""
    step = ticks[1] * (100 if spec.percent else 1)
    decimals = next(d for d in range(9) if math.isclose(round(step, d), step, rel_tol=1e-9))
    return [spec.write(tick, decimals) for tick in ticks]


def wrap(label: str, chars: int) -> list[str]:
    return textwrap.wrap(str(label), chars, break_long_words=False) or [""]


def wrap_labels(labels, canvas: Canvas) -> list[list[str]]:
    """The lines of each label at the start of a bar."""
    chars = next(chars for width, chars in LABEL_CHARS if canvas.width >= width)
    return [wrap(label, chars) for label in labels]


def name_of(spec, i: int, k: int) -> str:
    """What a link to the list behind a figure says."""
    point = spec.series[k].points[i]
    return f"{spec.categories[i]} – {spec.series[k].label} – {spec.text_of(point)}"


@dataclass(frozen=True)
class Scale:
    """The plot of a chart with lying bars: where labels end, and how long a value is."""

    start: float
    length: float
    top: float

    def __call__(self, value: float) -> float:
        return self.length * value / self.top


def bar_scale(canvas: Canvas, labels: list[list[str]], value_texts: list[str], top: float) -> Scale:
    start = max(width_of(line) for lines in labels for line in lines) + 10
    end = max(width_of(text) for text in value_texts) + 14
    return Scale(start, canvas.width - start - end, top)


def draw_filled_swatch(canvas: Canvas, style: Style, x: float, y: float) -> None:
    canvas.bar(x + 1, y - 7, 19, 13, style)


def draw_legend(canvas: Canvas, entries, draw_swatch=draw_filled_swatch) -> float:
    """Swatches and names over the plot, in as many rows as they need; gives their height."""
    x, y = 0, TEXT
    for style, label in entries:
        width = 26 + width_of(str(label)) + 14
        if x and x + width > canvas.width:
            x, y = 0, y + 22
        draw_swatch(canvas, style, x, y)
        canvas.text(x + 26, y, label)
        x += width
    return y + 20


def draw_label(canvas: Canvas, lines: list[str], x: float, middle: float) -> None:
    """A label of one or more lines, ending at x."""
    y = middle - (len(lines) - 1) * LINE_HEIGHT / 2
    for line in lines:
        canvas.text(x, y, line, anchor="end", class_="chart-label")
        y += LINE_HEIGHT


def draw_value_axis(canvas: Canvas, spec: Chart, scale: Scale, ticks, y: float, end: float) -> None:
    """Upright grid lines with their values beneath."""
    for tick, text in zip(ticks, tick_texts(spec, ticks), strict=True):
        x = scale.start + scale(tick)
        color = GREY if tick == 0 else LINE
        canvas.line(x, y, x, end, stroke=color, stroke_width=1, class_="chart-grid")
        canvas.text(x, end + 12, text, anchor="middle", size=SMALL, fill=GREY)


def draw_range(canvas: Canvas, low: tuple, high: tuple) -> None:
    """A whisker between two places, with a pale edge so that it shows on dark bars."""
    (x1, y1), (x2, y2) = low, high
    across = (0, 4) if y1 == y2 else (4, 0)
    strokes = [(x1, y1, x2, y2)] + [
        (x - across[0], y - across[1], x + across[0], y + across[1]) for x, y in (low, high)
    ]
    for color, width in ((PAPER, 4), (INK, 1.6)):
        for stroke in strokes:
            canvas.line(*stroke, stroke=color, stroke_width=width, class_="chart-range")


def draw_bar(canvas: Canvas, spec: Chart, scale: Scale, point: Point, style, y, height) -> None:
    """A lying bar, its range and its figure."""
    middle, length = y + height / 2, 0
    if point.hidden:
        length = HIDDEN_WIDTH
        canvas.bar(scale.start, y, length, height, HIDDEN, stroke_dasharray="3 2")
    elif point.value is not None:
        length = scale(point.value)
        canvas.bar(scale.start, y, length, height, style, class_="chart-bar")
    if point.has_range:
        low, high = (scale.start + scale(value) for value in (point.low, point.high))
        draw_range(canvas, (low, middle), (high, middle))
        length = max(length, high - scale.start + 4)
    text = spec.text_of(point)
    canvas.text(scale.start + length + 6, middle, text, class_="chart-value")
