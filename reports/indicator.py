"""What an indicator is: its definition in words, and the rows that its two sides count."""

from dataclasses import dataclass

from django.utils.functional import Promise

from reports.enums import CostScope, DateRule, Unit
from reports.rowset import RowSet

SMALLEST_RATE = 10  # no percentage below this number of cases
SMALLEST_MEAN = 5  # no mean nor median below this number of cases
PEOPLE = ("agency", "sex", "nationality", "age", "education")
OVER_TIME = (*PEOPLE, "month")


@dataclass(frozen=True)
class Indicator:
    """One figure's meaning. The value comes from `rows` and `base` alone.

    count: the number of `rows`. rate: `rows` among `base` (`rows` are part of `base`). mean: `rows`
    for one row of `base`. median_days and score: the median, the mean of what is `measured` on
    `rows`. cost: what was spent within the `scopes` of cost lines, for one row of `base`.
    `waiting` gives rows of which the due date lies after the day on which figures are stopped;
    `apart` those of which the answer is not known, as `apart_label` says: both are told beside the
    figure and are part of neither side.
    `version` goes up when the definition changes: an old edition keeps the one it was made with.
    `knows_mode`: the figure can be asked for one mode of service.
    `guards_rest`: the rows of `base` that are not in `rows` are as sensitive as those that are.
    """

    code: str
    label: Promise
    definition: Promise
    numerator: Promise
    denominator: Promise | str
    unit: Unit
    date_rule: DateRule
    source: Promise
    rows: RowSet
    base: RowSet | None = None
    waiting: RowSet | None = None
    apart: RowSet | None = None
    apart_label: Promise | str = ""
    scopes: tuple[CostScope, ...] = ()
    version: int = 1
    smallest: int = 0
    guards_rest: bool = False
    knows_mode: bool = False
    breakdowns: tuple[str, ...] = PEOPLE
