"""What a chart says: its figures, its texts and its table, without a word on how it is drawn."""

import math
import re
from dataclasses import dataclass

from sharaka_portal.lib.templatetags.portal import number

KEY = re.compile(r"[a-z][a-z0-9-]*")
MAX_SERIES = 5


@dataclass(frozen=True)
class Point:
    """One figure: a count, or a share from 0 to 1 in a chart of percentages.

    `low` and `high` are the ends of its range of uncertainty. A figure that must not be shown is
    `hidden` and carries no value at all; one that does not exist has neither. `href` opens the
    list behind the figure. Raises ValueError when these contradict each other.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    hidden: bool = False
    href: str = ""

    def __post_init__(self):
        numbers = [n for n in (self.value, self.low, self.high) if n is not None]
        if self.hidden and numbers:
            raise ValueError("A hidden figure must not carry its value.")
        if any(not math.isfinite(n) or n < 0 for n in numbers):
            raise ValueError("A figure is a finite number from 0 up.")
        if len(numbers) == 2 or (self.has_range and self.low > self.high):
            raise ValueError("A range has a figure, a low end and a high end.")

    @property
    def has_range(self) -> bool:
        return self.low is not None and self.high is not None


@dataclass(frozen=True)
class Series:
    """The figures of one kind, one per category of its chart."""

    label: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Step:
    """A stage of a pathway: who reached it, who may still reach it, and how long it took.

    `pending` counts those for whom the stage is not due yet; `share` and `delay` are texts.
    """

    label: str
    count: Point
    pending: Point | None = None
    share: str = ""
    delay: str = ""


@dataclass(frozen=True)
class Cell:
    """A cell of the table that says the same as the picture."""

    text: str
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class Chart:
    """What all charts have; `key` is unique on its page, `description` tells what to see in it."""

    key: str
    title: str
    description: str
    note: str = ""
    percent: bool = False
    decimals: int = 0
    hidden_label: str = "<5"
    missing_label: str = "—"

    def __post_init__(self):
        if not KEY.fullmatch(self.key):
            raise ValueError(f"The key of a chart is made of a-z, 0-9 and hyphens: {self.key!r}.")

    def text_of(self, point: Point) -> str:
        """The figure as it is written, in the active language."""
        if point.hidden:
            return str(self.hidden_label)
        return self.missing_label if point.value is None else self.write(point.value)

    def write(self, value: float, decimals: int | None = None) -> str:
        decimals = self.decimals if decimals is None else decimals
        return (
            f"{number(value * 100, decimals)}\u00a0%" if self.percent else number(value, decimals)
        )

    def cell(self, point: Point) -> Cell:
        text = self.text_of(point)
        if point.has_range:
            text = f"{text} ({self.write(point.low)} – {self.write(point.high)})"
        return Cell(text, point.href)


@dataclass(frozen=True, kw_only=True)
class SeriesChart(Chart):
    """Figures of one or several series over the same categories."""

    category_header: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]

    def __post_init__(self):
        super().__post_init__()
        if not self.categories or not 1 <= len(self.series) <= MAX_SERIES:
            raise ValueError(f"A chart has categories and from 1 to {MAX_SERIES} series.")
        if any(len(series.points) != len(self.categories) for series in self.series):
            raise ValueError("Each series has one figure per category.")

    @property
    def top(self) -> float:
        """The largest value that the axis must hold."""
        points = [point for series in self.series for point in series.points]
        return max([max(point.value or 0, point.high or 0) for point in points])

    def table(self) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
        """The header and the rows of the same figures, in the active language."""
        rows = tuple(
            (Cell(str(category)), *(self.cell(series.points[i]) for series in self.series))
            for i, category in enumerate(self.categories)
        )
        return (self.category_header, *(series.label for series in self.series)), rows


@dataclass(frozen=True, kw_only=True)
class BarChart(SeriesChart):
    """Lying bars, side by side when there are several series, or end to end when stacked."""

    stacked: bool = False

    @property
    def top(self) -> float:
        if not self.stacked:
            return super().top
        columns = zip(*(series.points for series in self.series), strict=True)
        return max(sum(point.value or 0 for point in points) for points in columns)


@dataclass(frozen=True, kw_only=True)
class DotChart(SeriesChart):
    """One series of dots with their ranges, in a given order that is no ranking.

    `emphasis` is the place of the category that stands out, such as all of them together.
    """

    emphasis: int | None = None


@dataclass(frozen=True, kw_only=True)
class LineChart(SeriesChart):
    """Lines over periods, in the order of time."""


@dataclass(frozen=True, kw_only=True)
class Funnel(Chart):
    """The stages of a pathway, from the first to the last.

    The headers name the columns of its table; those of columns that no step fills may stay empty.
    """

    steps: tuple[Step, ...]
    step_header: str
    count_header: str
    pending_header: str = ""
    share_header: str = ""
    delay_header: str = ""

    @property
    def top(self) -> float:
        return max(
            (step.count.value or 0) + (step.pending.value or 0 if step.pending else 0)
            for step in self.steps
        )

    def table(self) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
        """The header and the rows of the same figures, in the active language."""
        nothing = Cell("")
        columns = [
            (self.step_header, [Cell(str(step.label)) for step in self.steps]),
            (self.count_header, [self.cell(step.count) for step in self.steps]),
            (
                self.pending_header,
                [self.cell(step.pending) if step.pending else nothing for step in self.steps],
            ),
            (self.share_header, [Cell(str(step.share)) for step in self.steps]),
            (self.delay_header, [Cell(str(step.delay)) for step in self.steps]),
        ]
        filled = [column for column in columns if any(cell.text for cell in column[1])]
        rows = zip(*(cells for _, cells in filled), strict=True)
        return tuple(header for header, _ in filled), tuple(rows)
