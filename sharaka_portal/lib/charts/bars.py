"""Lying bars: one by one, side by side, or end to end."""

from sharaka_portal.lib.charts.canvas import (
    HIDDEN,
    INK,
    PAPER,
    SERIES_STYLES,
    SMALL,
    Canvas,
    width_of,
)
from sharaka_portal.lib.charts.pieces import (
    HIDDEN_WIDTH,
    LINE_HEIGHT,
    Scale,
    axis_ticks,
    bar_scale,
    draw_bar,
    draw_label,
    draw_legend,
    draw_value_axis,
    name_of,
    wrap_labels,
)
from sharaka_portal.lib.charts.spec import BarChart

GAP = 12


def draw_bars(spec: BarChart, canvas: Canvas) -> float:
    styles = SERIES_STYLES[: len(spec.series)]
    y = 4.0
    if len(spec.series) > 1:
        y = draw_legend(canvas, zip(styles, (s.label for s in spec.series), strict=True))
    labels = wrap_labels(spec.categories, canvas)
    ticks = axis_ticks(spec.top, whole=not spec.percent and not spec.decimals)
    texts = [spec.text_of(point) for series in spec.series for point in series.points]
    scale = bar_scale(canvas, labels, [""] if spec.stacked else texts, ticks[-1])
    if spec.stacked:
        scale = room_for_hidden(spec, scale)
    thickness = 22 if spec.stacked or len(spec.series) == 1 else 17
    bars = 1 if spec.stacked else len(spec.series)
    tops, bottom = rows_of(labels, bars * thickness, y)
    draw_value_axis(canvas, spec, scale, ticks, y, bottom)
    for i, (top, room) in enumerate(tops):
        points = [series.points[i] for series in spec.series]
        draw_label(canvas, labels[i], scale.start - 8, top + room / 2)
        first = top + (room - bars * thickness) / 2
        draw_row = draw_stack if spec.stacked else draw_group
        draw_row(canvas, spec, scale, i, points, first, thickness)
    return bottom + 22


def rows_of(labels, height: float, y: float) -> tuple[list[tuple[float, float]], float]:
    """The top and the height of each row of bars, and where the last one ends."""
    rows = []
    y += GAP / 2
    for lines in labels:
        room = max(height, len(lines) * LINE_HEIGHT)
        rows.append((y, room))
        y += room + GAP
    return rows, y - GAP / 2


def room_for_hidden(spec: BarChart, scale: Scale) -> Scale:
    """A shorter scale, so that a stack with hidden parts stays within the plot."""
    columns = zip(*(series.points for series in spec.series), strict=True)
    hidden = max(sum(point.hidden for point in points) for points in columns)
    return Scale(scale.start, scale.length - hidden * HIDDEN_WIDTH, scale.top)


def draw_group(canvas, spec, scale, i, points, y, thickness) -> None:
    for k, point in enumerate(points):
        with canvas.link(point.href, name_of(spec, i, k)):
            top = y + k * thickness
            draw_bar(canvas, spec, scale, point, SERIES_STYLES[k], top, thickness - 2)


def draw_stack(canvas, spec, scale, i, points, y, thickness) -> None:
    x = scale.start
    for k, point in enumerate(points):
        length = HIDDEN_WIDTH if point.hidden else scale(point.value or 0)
        if not length:
            continue
        style = HIDDEN if point.hidden else SERIES_STYLES[k]
        with canvas.link(point.href, name_of(spec, i, k)):
            canvas.bar(x, y, length, thickness, style, class_="chart-bar")
            draw_inside(canvas, spec.text_of(point), style, x, y, length, thickness)
        x += length


def draw_inside(canvas, text, style, x, y, length, thickness) -> None:
    """The figure of a part of a stack, where it has room; the table always has it."""
    width = width_of(text, SMALL) + 4
    if width > length:
        return
    middle = x + length / 2
    if style.ground:
        canvas.rect(middle - width / 2, y + 3, width, thickness - 6, fill=PAPER)
    fill = INK if style.ground else PAPER
    canvas.text(middle, y + thickness / 2, text, anchor="middle", size=SMALL, fill=fill)
