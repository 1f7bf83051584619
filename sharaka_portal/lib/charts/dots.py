"""Rates beside one another: a dot, and a whisker for its range."""

from sharaka_portal.lib.charts.bars import rows_of
from sharaka_portal.lib.charts.canvas import HIDDEN, SERIES_STYLES, Canvas
from sharaka_portal.lib.charts.pieces import (
    HIDDEN_WIDTH,
    axis_ticks,
    bar_scale,
    draw_label,
    draw_range,
    draw_value_axis,
    name_of,
    wrap_labels,
)
from sharaka_portal.lib.charts.spec import DotChart

THICKNESS = 22


def draw_dots(spec: DotChart, canvas: Canvas) -> float:
    labels = wrap_labels(spec.categories, canvas)
    ticks = axis_ticks(spec.top, whole=False)
    points = spec.series[0].points
    texts = [spec.text_of(point) for point in points]
    scale = bar_scale(canvas, labels, texts, ticks[-1])
    rows, bottom = rows_of(labels, THICKNESS, 4.0)
    draw_value_axis(canvas, spec, scale, ticks, 4.0, bottom)
    for i, (top, room) in enumerate(rows):
        middle = top + room / 2
        draw_label(canvas, labels[i], scale.start - 8, middle)
        with canvas.link(points[i].href, name_of(spec, i, 0)):
            end = draw_dot(canvas, scale, points[i], SERIES_STYLES[i == spec.emphasis], middle)
            canvas.text(end + 8, middle, texts[i], class_="chart-value")
    return bottom + 22


def draw_dot(canvas, scale, point, style, y) -> float:
    """A dot with its range; gives where it ends."""
    if point.hidden:
        canvas.bar(scale.start, y - 8, HIDDEN_WIDTH, 16, HIDDEN, stroke_dasharray="3 2")
        return scale.start + HIDDEN_WIDTH
    if point.value is None:
        return scale.start
    x = end = scale.start + scale(point.value)
    if point.has_range:
        low, end = (scale.start + scale(value) for value in (point.low, point.high))
        draw_range(canvas, (low, y), (end, y))
    canvas.mark(x, y, style)
    return end + 4
