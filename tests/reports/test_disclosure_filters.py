"""Pages with filters, laid beside those without, give back no hidden count.

The attack is a whole-number solver: it looks for the least and the largest value that each hidden
number takes over all pilots that look the same. Where both are equal, the number is given away.
"""

import itertools

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from reports.disclosure import COLUMNS, hidden_keys, hide_counts_by_agency
from reports.figures import DENOMINATOR, NUMERATOR, measure
from reports.indicators import BY_CODE

AGENCIES, SEXES, AGES, SIDES = 3, 2, 2, 2
SHAPE = (AGENCIES, SEXES, AGES, SIDES)
IN = 0  # of the last axis: rows of the numerator; 1 are the rest of the denominator


def cells(**fixed):
    """The cells of a number, as a row of ones: those of an agency, a sex, an age, a side."""
    row = np.zeros(SHAPE)
    axes = ("agency", "sex", "age", "side")
    row[tuple(fixed.get(axis, slice(None)) for axis in axes)] = 1
    return row.ravel()


class Pages:
    """All that somebody without rights in any agency can read of one rate and of its base.

    `earlier`: the pages that the same reader kept of other days.
    """

    def __init__(self, counts, code, earlier=()):
        self.counts, self.indicator = np.array(counts).reshape(SHAPE), BY_CODE[code]
        self.earlier, self.shown, self.hidden = earlier, [], []
        table = self.table_by_agency()
        decided = {self.indicator.base: [cell is None for cell in table[-1]]}
        *_agencies, total = self.line("agency", AGENCIES, with_total=True)
        self.line("sex", SEXES, decided, total=total)
        self.line("age", AGES, total=total)

    def value(self, row):
        return int(row @ self.counts.ravel())

    def told(self, row):
        """What the earlier pages show of a number."""
        return tuple(pages.value(row) if pages.shows(row) else None for pages in self.earlier)

    def shows(self, row):
        return any((row == shown).all() for shown in self.shown)

    def publish(self, row, hide):
        """A zero hidden beside others is no secret: of nobody, none came."""
        if not hide:
            self.shown.append(row)
        elif self.value(row):
            self.hidden.append(row)

    def figure(self, **place):
        top, base = self.value(cells(**place, side=IN)), self.value(cells(**place))
        counts = {NUMERATOR: top, DENOMINATOR: base}
        return measure(self.indicator, {side: counts.get(side, 0) for side in range(4)})

    def table_by_agency(self):
        """The base by agency and sex, as the page without filter and the report print it."""
        rows = [[self.value(cells(agency=a, sex=s)) for s in range(SEXES)] for a in range(AGENCIES)]
        places = {
            (a, s): cells(
                **({"agency": a} if a < AGENCIES else {}), **({"sex": s} if s < SEXES else {})
            )
            for a in range(AGENCIES + 1)
            for s in range(SEXES + 1)
        }
        told = {place: self.told(row) for place, row in places.items()}
        table = hide_counts_by_agency(rows, told=told)
        for (a, s), row in places.items():
            self.publish(row, table[a][s] is None)
        return table

    def line(self, axis, length, decided=None, *, with_total=False, total=(None, None)):
        figures = [self.figure(**{axis: place}) for place in range(length)]
        places = [{axis: place} for place in range(length)] + [{}]

        def told(rows):
            side = {} if rows == self.indicator.base else {"side": IN}
            return [self.told(cells(**place, **side)) for place in places]

        # as `by_groups` asks: only an agency is a line that somebody knows
        insiders = COLUMNS if axis == "agency" else None
        hidden = hidden_keys(figures, decided, insiders, told, total)
        for place, (hide_value, hide_n) in list(zip(places, hidden, strict=True)):
            if place or with_total:
                self.publish(cells(**place, side=IN), hide_value)
                self.publish(cells(**place), hide_n)
                if self.indicator.guards_rest and 0 < self.value(cells(**place, side=1)) < 5:
                    self.hidden.append(cells(**place, side=1))
        return hidden

    def span(self, row):
        """The least and the largest value of a number, given all that is shown."""
        known = np.array(self.shown)
        values = known @ self.counts.ravel()
        ends = []
        for sign in (1, -1):
            answer = milp(
                sign * row,
                constraints=LinearConstraint(known, values, values),
                integrality=np.ones(row.size),
                bounds=Bounds(0, 60),
            )
            assert answer.success, answer.message
            ends.append(round(sign * answer.fun))
        return tuple(ends)


def small_and_large(draw):
    return draw(st.integers(0, 3)) if draw(st.booleans()) else draw(st.integers(0, 9))


@st.composite
def pilots(draw):
    return [small_and_large(draw) for _cell in range(int(np.prod(SHAPE)))]


@given(pilots(), st.sampled_from(["interview_rate", "permanent_share"]))
@example([0] * 22 + [1, 4], "interview_rate")
@settings(max_examples=80, deadline=None)
def test_filters_by_one_group_give_back_no_hidden_count(counts, code):
    """`permanent_share` guards the rest too; both bases are printed by agency and sex."""
    pages = Pages(counts, code)
    for row in pages.hidden:
        low, high = pages.span(row)
        assert low < high, (code, row.reshape(SHAPE).tolist(), low)


def test_the_solver_finds_what_two_filters_at_once_would_give_away():
    """Women of an age: with both lines and one cell of the crossing shown, the other is known."""
    counts = [0] * int(np.prod(SHAPE))
    for place, cell in enumerate(itertools.product(range(AGENCIES), range(SEXES), range(AGES))):
        counts[place * SIDES] = (7, 3, 9, 8)[cell[1] * AGES + cell[2]]
    pages = Pages(counts, "interview_rate")
    women_young = cells(sex=0, age=0)
    pages.shown += [women_young, cells(sex=0), cells(age=1)]
    low, high = pages.span(cells(sex=0, age=1))
    assert low == high == 9


def test_a_lone_small_group_takes_another_with_it():
    """9 women and 3 men of 12: without the men the women would give them back."""
    hidden = hidden_keys(counted(9, 3), insiders=None)
    assert [hide for hide, _n in hidden] == [True, True, False]


def counted(*counts):
    return [measure(BY_CODE["registered"], {NUMERATOR: n, 1: 0, 2: 0, 3: 0}) for n in counts]


def test_groups_give_no_total_back_that_two_agencies_hide():
    """3 and 20: whoever knows the 20 would take them from the 23 that women and men add up to."""
    *_agencies, total = hidden_keys(counted(3, 20))
    assert total == (True, True)
    groups = counted(13, 10)
    assert hidden_keys(groups, insiders=None, total=(False, False))[:-1] == [(False, False)] * 2
    assert hidden_keys(groups, insiders=None, total=total)[:-1] == [(False, False), (True, True)]
