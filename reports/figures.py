"""A computed indicator: its value, what it rests on, and how people read it."""

import statistics
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from reports import statistics as ranges
from reports.enums import Status, Unit
from reports.indicators import Indicator
from sharaka_portal.lib.templatetags.portal import number

NUMERATOR, DENOMINATOR, WAITING, APART = range(4)
MEASURED = (Unit.MEDIAN_DAYS, Unit.SCORE)


@dataclass(frozen=True)
class Figure:
    """A computed indicator. `value` is None unless the status is ok; a rate lies between 0 and 1.

    `n` is the number of cases the value rests on; `waiting` the number of cases not yet due, `apart`
    of those whose answer is not known. `amount` is what was spent, in euros. `low` and `high` are the
    95 % range of a rate that is shown.
    """

    indicator: Indicator
    value: float | int | None
    numerator: int | None
    denominator: int | None
    n: int | None
    status: Status
    waiting: int = 0
    apart: int = 0
    amount: float | None = None
    low: float | None = None
    high: float | None = None

    @classmethod
    def unknown(cls, indicator):
        """What an indicator cannot be asked: a cost of a group of people."""
        return cls(indicator, None, None, None, None, Status.UNKNOWN)

    def hidden(self, *, keep_n=False):
        """The figure without its value, for readers to whom small numbers are not shown; what was
        spent is no secret."""
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
        return written(self.indicator.unit, self.value)

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
        if self.indicator.unit == Unit.COST and self.amount is not None:
            spent = {"amount": number(self.amount), "n": number(self.n)}
            return _("%(amount)s € pour %(n)s") % spent
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


def written(unit, value):
    """A value of a unit as people read it."""
    if unit == Unit.RATE:
        return _("%(value)s %%") % {"value": number(value * 100)}
    if unit == Unit.MEDIAN_DAYS:
        return _("%(value)s j") % {"value": number(value, decimals_of(value))}
    if unit == Unit.SCORE:
        return _("%(value)s sur 5") % {"value": number(value, 1)}
    if unit == Unit.COST:
        return _("%(value)s €") % {"value": number(value)}
    return number(value, 1 if unit == Unit.MEAN else decimals_of(value))


def decimals_of(value):
    return 0 if value == int(value) else 1


@dataclass(frozen=True)
class Board:
    """Figures of a selection: the total, and one dict of figures a group, in the groups' order."""

    total: dict[str, Figure]
    groups: dict[tuple, dict[str, Figure]] = field(default_factory=dict)


def measure(indicator, counts, measured=None, amount=None):
    """The figure of an indicator from the counts of its sides (by NUMERATOR, …) and, for what is
    measured, {measure: rows}; for a cost the amount that was spent."""
    waiting, apart = counts[WAITING], counts[APART]
    is_measured = indicator.unit in MEASURED
    numerator = sum(measured.values()) if is_measured else counts[NUMERATOR]
    denominator = counts[DENOMINATOR] if indicator.base else None
    n = numerator if denominator is None else denominator
    status = status_of(indicator, n, waiting)
    figure = Figure(indicator, None, numerator, denominator, n, status, waiting, apart)
    if indicator.unit == Unit.COST:
        return priced(figure, amount)
    if status != Status.OK:
        return figure
    value = value_of(indicator, numerator, denominator, measured)
    low, high = ranges.wilson(numerator, n) if indicator.unit == Unit.RATE else (None, None)
    return replace(figure, value=value, low=low, high=high)


def priced(figure, amount):
    """A cost for one of the cases, where an amount is known."""
    figure = replace(figure, numerator=None, amount=amount)
    if amount is None:
        return replace(figure, status=Status.UNKNOWN)
    return replace(figure, value=amount / figure.n) if figure.is_number else figure


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
