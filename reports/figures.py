"""Figures computed from the registry, for a whole selection and by group, in few queries.

All counts of a page go into one statement (a UNION of the grouped querysets of every indicator);
only a median needs its own rows. Rows belong to one group each, so that groups add up to the total.
"""

import statistics
from collections import defaultdict
from dataclasses import dataclass, field, replace

from django.db.models import CharField, Count, IntegerField, Value
from django.utils.translation import gettext as _

from reports.dimensions import DIMENSIONS
from reports.enums import Status, Unit
from reports.indicators import Indicator
from sharaka_portal.lib.templatetags.portal import number

NUMERATOR, DENOMINATOR, WAITING = range(3)


@dataclass(frozen=True)
class Figure:
    """A computed indicator. `value` is None unless the status is ok; a rate lies between 0 and 1.

    `n` is the number of cases the value rests on; `waiting` the number of cases not yet due.
    """

    indicator: Indicator
    value: float | int | None
    numerator: int | None
    denominator: int | None
    n: int | None
    status: Status
    waiting: int = 0

    def hidden(self, *, keep_n=False):
        """The figure without its value, for readers to whom small numbers are not shown."""
        n = self.n if keep_n else None
        denominator = self.denominator if keep_n else None
        return replace(
            self,
            value=None,
            numerator=None,
            denominator=denominator,
            n=n,
            status=Status.HIDDEN,
            waiting=0,
        )

    def text(self):
        """The value as people read it, or why there is none."""
        if self.status != Status.OK:
            return str(self.status.label)
        if self.indicator.unit == Unit.RATE:
            return _("%(value)s %%") % {"value": number(self.value * 100)}
        if self.indicator.unit == Unit.MEDIAN_DAYS:
            return _("%(value)s j") % {"value": number(self.value, decimals_of(self.value))}
        return number(self.value, 1 if self.indicator.unit == Unit.MEAN else 0)

    def rests_on(self):
        """The cases behind the figure, in words; nothing for a count, which says it itself."""
        if self.waiting and self.status == Status.NOT_DUE:
            return _("%(n)s à échoir") % {"n": number(self.waiting)}
        if not self.n or self.indicator.unit == Unit.COUNT:
            return ""
        if self.indicator.unit == Unit.RATE and self.numerator is not None:
            return _("%(k)s sur %(n)s") % {"k": number(self.numerator), "n": number(self.n)}
        return _("n = %(n)s") % {"n": number(self.n)}

    @property
    def is_number(self):
        return self.status == Status.OK


def decimals_of(value):
    return 0 if value == int(value) else 1


@dataclass(frozen=True)
class Board:
    """Figures of a selection: the total, and one dict of figures a group, in the groups' order."""

    total: dict[str, Figure]
    groups: dict[tuple, dict[str, Figure]] = field(default_factory=dict)


def measure(indicator, numerator, denominator=None, waiting=0, days=()):
    """The figure of an indicator from its counts (and, for a median, the days of its rows)."""
    if indicator.unit in (Unit.COUNT, Unit.MEDIAN_DAYS):
        denominator = None
    n = numerator if denominator is None else denominator
    status = status_of(indicator, n, waiting)
    value = value_of(indicator, numerator, denominator, days) if status == Status.OK else None
    return Figure(indicator, value, numerator, denominator, n, status, waiting)


def status_of(indicator, n, waiting):
    if n == 0 and waiting:
        return Status.NOT_DUE
    return Status.TOO_FEW if n < indicator.smallest else Status.OK


def value_of(indicator, numerator, denominator, days):
    if indicator.unit == Unit.MEDIAN_DAYS:
        return statistics.median(days)
    return numerator if indicator.unit == Unit.COUNT else numerator / denominator


def compute(indicators, selection, by=()):
    """The figures of some indicators over a selection, in all and by the groups of dimensions.

    Raises ValueError when an indicator has no breakdown by one of the dimensions.
    """
    dimensions = [DIMENSIONS[code] for code in by]
    for indicator in indicators:
        missing = set(by) - set(indicator.breakdowns)
        if missing:
            raise ValueError(f"{indicator.code} has no breakdown by {sorted(missing)}.")
    counts = count(indicators, selection, dimensions)
    days = delays(indicators, selection, dimensions)
    return Board(
        total={i.code: figure_of(i, (), counts, days) for i in indicators},
        groups={
            key: {i.code: figure_of(i, key, counts, days) for i in indicators}
            for key in keys_of(dimensions, selection)
        },
    )


def figure_of(indicator, key, counts, days):
    """The figure of one group, or of the total for the empty key."""
    numerator, denominator, waiting = (counts[indicator.code, side, key] for side in range(3))
    return measure(indicator, numerator, denominator, waiting, days[indicator.code, key])


def keys_of(dimensions, selection):
    """Every combination of the dimensions' members, also those without rows."""
    if not dimensions:
        return []
    keys = [()]
    for dimension in dimensions:
        keys = [(*key, code) for key in keys for code, _label in dimension.members(selection)]
    return keys


def count(indicators, selection, dimensions):
    """{(code, side, key): rows} in one statement; the empty key holds the totals."""
    grouped = [
        tally(queryset, indicator.code, side, dimensions, selection)
        for indicator in indicators
        for side, queryset in sides(indicator, selection)
    ]
    found = grouped[0].union(*grouped[1:], all=True) if len(grouped) > 1 else grouped[0]
    counts = defaultdict(int)
    for code, side, n, *key in found:
        counts[code, side, ()] += n
        if key:
            counts[code, side, tuple(key)] += n
    return counts


def sides(indicator, selection):
    yield NUMERATOR, indicator.rows(selection)
    if indicator.base:
        yield DENOMINATOR, indicator.base(selection)
    if indicator.waiting:
        yield WAITING, indicator.waiting(selection)


def tally(queryset, code, side, dimensions, selection):
    """The query that counts a queryset's rows by group."""
    keys = {
        f"key_{place}": dimension.expression(queryset.model, selection)
        for place, dimension in enumerate(dimensions)
    }
    constants = {
        "figure": Value(code, output_field=CharField()),
        "side": Value(side, output_field=IntegerField()),
    }
    rows = queryset.order_by().annotate(**keys, **constants).values("figure", "side", *keys)
    return rows.annotate(n=Count("pk")).values_list("figure", "side", "n", *keys)


def delays(indicators, selection, dimensions):
    """{(code, key): [days, …]} of the indicators that are medians."""
    found = defaultdict(list)
    keys = {f"key_{place}": dimension for place, dimension in enumerate(dimensions)}
    for indicator in indicators:
        if indicator.unit != Unit.MEDIAN_DAYS:
            continue
        rows = indicator.rows(selection).order_by()
        expressions = {
            name: dimension.expression(rows.model, selection) for name, dimension in keys.items()
        }
        rows = rows.annotate(**expressions).values_list("from_on", "until_on", *keys)
        for from_on, until_on, *key in rows:
            for place in {(), tuple(key)}:
                found[indicator.code, place].append((until_on - from_on).days)
    return found
