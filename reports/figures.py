"""Figures computed from the registry, for a whole selection and by group, in few queries.

All counts of a page go into one statement (a UNION of the grouped querysets of every indicator),
all that is measured for medians and mean marks into a second one. Rows belong to one group each, so
that groups add up to the total.
"""

import statistics
from collections import defaultdict
from dataclasses import dataclass, field, replace

from django.db.models import CharField, Count, F, IntegerField, Value
from django.utils.translation import gettext as _

from reports import statistics as ranges
from reports.dimensions import DIMENSIONS
from reports.enums import Status, Unit
from reports.indicators import Indicator
from sharaka_portal.lib.templatetags.portal import number

NUMERATOR, DENOMINATOR, WAITING, APART = range(4)
MEASURED = (Unit.MEDIAN_DAYS, Unit.SCORE)


@dataclass(frozen=True)
class Figure:
    """A computed indicator. `value` is None unless the status is ok; a rate lies between 0 and 1.

    `n` is the number of cases the value rests on; `waiting` the number of cases not yet due, `apart`
    of those whose answer is not known. `low` and `high` are the 95 % range of a rate that is shown.
    """

    indicator: Indicator
    value: float | int | None
    numerator: int | None
    denominator: int | None
    n: int | None
    status: Status
    waiting: int = 0
    apart: int = 0
    low: float | None = None
    high: float | None = None

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
            apart=0,
            low=None,
            high=None,
        )

    def text(self):
        """The value as people read it, or why there is none."""
        if self.status != Status.OK:
            return str(self.status.label)
        return written(self.indicator, self.value)

    def range_text(self):
        """The 95 % range of a rate as people read it; nothing for what has none."""
        if self.low is None:
            return ""
        ends = {"low": number(self.low * 100), "high": number(self.high * 100)}
        return _("entre %(low)s et %(high)s %%") % ends

    def rests_on(self):
        """The cases behind the figure, in words; nothing for a count, which says it itself."""
        if self.waiting and self.status == Status.NOT_DUE:
            return _("%(n)s à échoir") % {"n": number(self.waiting)}
        if not self.n or self.indicator.unit == Unit.COUNT:
            return ""
        if self.indicator.unit == Unit.RATE and self.numerator is not None:
            return _("%(k)s sur %(n)s") % {"k": number(self.numerator), "n": number(self.n)}
        return _("n = %(n)s") % {"n": number(self.n)}

    def left_out(self):
        """The cases beside the figure, in words: not yet due, or without a known answer."""
        parts = []
        if self.waiting and self.status != Status.NOT_DUE:
            parts.append(_("%(n)s à échoir") % {"n": number(self.waiting)})
        if self.apart:
            label = self.indicator.apart_label
            parts.append(_("%(n)s %(what)s") % {"n": number(self.apart), "what": label})
        return _(", ").join(parts)

    @property
    def is_number(self):
        return self.status == Status.OK


def written(indicator, value):
    """A value of an indicator as people read it."""
    if indicator.unit == Unit.RATE:
        return _("%(value)s %%") % {"value": number(value * 100)}
    if indicator.unit == Unit.MEDIAN_DAYS:
        return _("%(value)s j") % {"value": number(value, decimals_of(value))}
    if indicator.unit == Unit.SCORE:
        return _("%(value)s sur 5") % {"value": number(value, 1)}
    return number(value, 1 if indicator.unit == Unit.MEAN else 0)


def decimals_of(value):
    return 0 if value == int(value) else 1


@dataclass(frozen=True)
class Board:
    """Figures of a selection: the total, and one dict of figures a group, in the groups' order."""

    total: dict[str, Figure]
    groups: dict[tuple, dict[str, Figure]] = field(default_factory=dict)


def measure(indicator, counts, measured=None):
    """The figure of an indicator from the counts of its sides (by NUMERATOR, …) and, for what is
    measured, {measure: rows}."""
    waiting, apart = counts[WAITING], counts[APART]
    is_measured = indicator.unit in MEASURED
    numerator = sum(measured.values()) if is_measured else counts[NUMERATOR]
    denominator = counts[DENOMINATOR] if indicator.base else None
    n = numerator if denominator is None else denominator
    status = status_of(indicator, n, waiting)
    figure = Figure(indicator, None, numerator, denominator, n, status, waiting, apart)
    if status != Status.OK:
        return figure
    value = value_of(indicator, numerator, denominator, measured)
    low, high = ranges.wilson(numerator, n) if indicator.unit == Unit.RATE else (None, None)
    return replace(figure, value=value, low=low, high=high)


def status_of(indicator, n, waiting):
    if n == 0 and waiting and indicator.unit != Unit.COUNT:
        return Status.NOT_DUE
    return Status.TOO_FEW if n < indicator.smallest else Status.OK


def value_of(indicator, numerator, denominator, measured):
    if indicator.unit == Unit.COUNT:
        return numerator
    if indicator.unit in MEASURED:
        values = [value for value, rows in sorted(measured.items()) for _row in range(rows)]
        is_score = indicator.unit == Unit.SCORE
        return statistics.fmean(values) if is_score else statistics.median(values)
    return numerator / denominator


class Tally:
    """The counted rows of a selection, from which every table of a page takes its figures."""

    def __init__(self, selection):
        self.selection = selection

    def within(self, agencies):
        """The same rows, of some agencies alone."""
        return Tally(self.selection.within(agencies))

    def board(self, indicators, by=()):
        """The figures of some indicators, in all and by the groups of dimensions.

        Raises ValueError when an indicator has no breakdown by one of the dimensions.
        """
        return compute(indicators, self.selection, by)


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
    found = measures(indicators, selection, dimensions)

    def figures(key):
        return {i.code: measure(i, counts[i.code, key], found[i.code, key]) for i in indicators}

    keys = keys_of(dimensions, selection)
    return Board(total=figures(()), groups={key: figures(key) for key in keys})


def keys_of(dimensions, selection):
    """Every combination of the dimensions' members, also those without rows."""
    if not dimensions:
        return []
    keys = [()]
    for dimension in dimensions:
        keys = [(*key, code) for key in keys for code, _label in dimension.members(selection)]
    return keys


def count(indicators, selection, dimensions):
    """{(code, key): {side: rows}} in one statement; the empty key holds the totals.

    Rows that several sides count are counted once.
    """
    uses = defaultdict(list)
    for indicator in indicators:
        for side, rows in sides(indicator):
            uses[rows].append((indicator.code, side))
    grouped = [
        tally(rows(selection), str(place), Value(0, IntegerField()), dimensions, selection)
        for place, rows in enumerate(uses)
    ]
    counts, users = defaultdict(lambda: defaultdict(int)), list(uses.values())
    for place, _zero, n, *key in union(grouped):
        for code, side in users[int(place)]:
            for group in {(), tuple(key)}:
                counts[code, group][side] += n
    return counts


def measures(indicators, selection, dimensions):
    """{(code, key): {measure: rows}} of the indicators that measure something."""
    found = defaultdict(lambda: defaultdict(int))
    grouped = [
        tally(indicator.rows(selection), indicator.code, F("measured"), dimensions, selection)
        for indicator in indicators
        if indicator.unit in MEASURED
    ]
    for code, measured, n, *key in union(grouped):
        for place in {(), tuple(key)}:
            found[code, place][measured] += n
    return found


def union(querysets):
    """The rows of some querysets in one statement."""
    if len(querysets) < 2:
        return querysets[0] if querysets else ()
    return querysets[0].union(*querysets[1:], all=True)


def sides(indicator):
    """(side, rows) of an indicator; what is measured counts its own rows."""
    for side, rows in (
        (NUMERATOR, None if indicator.unit in MEASURED else indicator.rows),
        (DENOMINATOR, indicator.base),
        (WAITING, indicator.waiting),
        (APART, indicator.apart),
    ):
        if rows:
            yield side, rows


def tally(queryset, code, what, dimensions, selection):
    """The query that counts a queryset's rows by `what` and by group."""
    keys = {
        f"key_{place}": dimension.expression(queryset.model, selection)
        for place, dimension in enumerate(dimensions)
    }
    columns = {"figure": Value(code, output_field=CharField()), "side": what, **keys}
    rows = queryset.order_by().annotate(**columns).values(*columns)
    return rows.annotate(n=Count("pk")).values_list("figure", "side", "n", *keys)
