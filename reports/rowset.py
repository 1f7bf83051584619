"""Rows of one kind that meet some conditions: what a side of an indicator counts and lists.

A kind of rows is counted in one reading: `reports.tally` asks of each row which conditions it
meets, and every side of every indicator follows from the answers. The list behind a figure is the
queryset of the same conditions.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.expressions import Combinable

from reports.selection import Selection

Condition = Callable[[Selection], Q | Combinable]


@dataclass(frozen=True)
class RowSet:
    """Rows of a `kind` that meet all conditions of `meet`, without those that meet all of `without`.

    `measure` narrows a queryset to the rows on which something can be measured, as `measured`.
    """

    kind: Callable[[Selection], QuerySet]
    meet: tuple[Condition, ...] = ()
    without: tuple[Condition, ...] = ()
    measure: Callable[[QuerySet, Selection], QuerySet] | None = None

    def __call__(self, selection):
        """The rows themselves."""
        rows = self.kind(selection).filter(*(condition(selection) for condition in self.meet))
        if self.without:
            rows = rows.exclude(*(condition(selection) for condition in self.without))
        return self.measure(rows, selection) if self.measure else rows

    def that(self, *conditions):
        """Those of these rows that meet more conditions."""
        return RowSet(self.kind, (*self.meet, *conditions), self.without)

    def measured(self, measure):
        """Those of these rows on which something can be measured."""
        return RowSet(self.kind, self.meet, self.without, measure)

    @property
    def conditions(self):
        return (*self.meet, *self.without)
