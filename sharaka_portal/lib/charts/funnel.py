"""The stages of a pathway, one beneath the other."""

from sharaka_portal.lib.charts.canvas import GREY, HIDDEN, PENDING, SERIES_STYLES, SMALL, Canvas
from sharaka_portal.lib.charts.pieces import (
    HIDDEN_WIDTH,
    LINE_HEIGHT,
    bar_scale,
    draw_label,
    draw_legend,
    wrap_labels,
)
from sharaka_portal.lib.charts.spec import Funnel


def draw_funnel(spec: Funnel, canvas: Canvas) -> float:
    y, thickness, between = 4.0, 26, 10
    if any(step.pending for step in spec.steps):
        entries = [(SERIES_STYLES[0], spec.count_header), (PENDING, spec.pending_header)]
        y = draw_legend(canvas, entries)
    if any(step.delay for step in spec.steps):
        between = 24
    labels = wrap_labels([step.label for step in spec.steps], canvas)
    texts = [step_text(spec, step) for step in spec.steps]
    scale = bar_scale(canvas, labels, texts, spec.top or 1)
    for i, step in enumerate(spec.steps):
        room = max(thickness, len(labels[i]) * LINE_HEIGHT)
        if i and step.delay:
            draw_delay(canvas, step.delay, scale.start, y - between / 2)
        draw_label(canvas, labels[i], scale.start - 8, y + room / 2)
        with canvas.link(step.count.href, f"{step.label} – {texts[i]}"):
            draw_step(canvas, scale, step, texts[i], y + (room - thickness) / 2, thickness)
        y += room + between
    return y - between + 6


def step_text(spec: Funnel, step) -> str:
    text = spec.text_of(step.count)
    if step.share:
        text = f"{text} ({step.share})"
    return f"{text} + {spec.text_of(step.pending)}" if step.pending else text


def draw_step(canvas, scale, step, text, y, thickness) -> None:
    x = scale.start
    for point, style in ((step.count, SERIES_STYLES[0]), (step.pending, PENDING)):
        if point is None:
            continue
        length = HIDDEN_WIDTH if point.hidden else scale(point.value or 0)
        if length:
            fill = HIDDEN if point.hidden else style
            canvas.bar(x, y, length, thickness, fill, class_="chart-bar")
        x += length
    canvas.text(x + 6, y + thickness / 2, text, class_="chart-value")


def draw_delay(canvas, delay: str, x: float, y: float) -> None:
    """An arrow from one step to the next, with the time between them."""
    canvas.polygon([(x + 4, y - 4), (x + 14, y - 4), (x + 9, y + 4)], fill=GREY)
    canvas.text(x + 20, y, delay, size=SMALL, fill=GREY, class_="chart-delay")
