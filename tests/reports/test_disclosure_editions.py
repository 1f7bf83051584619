"""Two editions laid side by side give no small difference.

The attack is a whole-number solver: it looks for the least and the largest difference that a number
can have over all pairs of pilots that look the same as the true ones. Where both are equal, the
difference is given away.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from reports.disclosure import hidden_line, hidden_rate, hide_counts
from reports.suppression import is_secret
from tests.reports.test_disclosure_filters import AGENCIES, AGES, IN, SEXES, SHAPE, Pages, cells

CODES = ["interview_rate", "permanent_share"]
SIZE = int(np.prod(SHAPE))


# By hand ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "told", "secret"),
    [
        (20, (), False),
        (20, (None,), False),
        (20, (20,), False),
        (20, (15, 25), False),
        (20, (18,), True),
        (20, (22,), True),
        (20, (40, 24), True),
        (0, (), False),
        (0, (3,), True),
        (0, (5,), False),
        (3, (40,), True),
    ],
)
def test_a_count_near_what_was_told_is_a_secret(count, told, secret):
    assert is_secret(count, told) == secret


def test_two_more_in_one_agency_hide_it_and_the_total():
    """20, 30, 40 of 90 were told; today there are 22, 30, 40 of 92."""
    told = [(20,), (30,), (40,), (90,)]
    assert hidden_line([22, 30, 40], told=told) == [True, False, False, True]


def test_two_more_beside_many_more_hide_a_second_agency():
    """The total, told as 90 and 110 now, is shown; without the second one it would give 22 back.
    Whoever knows the second one would still compute the first, so the third goes too."""
    told = [(20,), (30,), (40,), (90,)]
    assert hidden_line([22, 38, 50], told=told) == [True, True, True, False]


def test_what_did_not_move_protects_last():
    """The third and the fourth agency moved, the second one did not and is known from before."""
    told = [(20,), (21,), (40,), (50,), (131,)]
    hidden = hidden_line([22, 21, 50, 60], told=told)
    assert hidden == [True, False, True, True, False]


def test_a_count_that_fell_is_hidden_as_one_that_rose():
    told = [(22,), (30,), (40,), (92,)]
    assert hidden_line([20, 30, 40], told=told) == [True, False, False, True]


def test_a_zero_that_was_three_is_hidden():
    """Told with a lower threshold; the total of 30 was told as 33."""
    told = [(3,), (30,), (33,)]
    assert hidden_line([0, 30], told=told) == [True, False, True]
    assert hidden_line([0, 30]) == [False, False, False]


def test_a_cell_two_more_hides_its_row_and_its_column():
    told = {(0, 0): (20,), (0, 2): (60,), (2, 0): (50,), (2, 2): (160,), (0, 1): (40,)}
    shown = hide_counts([[22, 40], [30, 70]], told=told)
    assert shown == [[None, 40, None], [30, 70, 100], [None, 110, None]]


def test_the_rest_of_a_rate_is_compared_as_well():
    """10 of 30 lasted, then 20 of 42: of the others there are 22 instead of 20."""
    told = ([(10,), (50,), (60,)], [(30,), (90,), (120,)])
    hide_top, hide_base = hidden_rate([20, 60], [42, 110], told=told)
    assert hide_top[0]
    assert hide_base == [False, False, False]
    assert hidden_rate([20, 60], [42, 110])[0] == [False, False, False]


# The attack -------------------------------------------------------------------------------------


class Pair:
    """The pages of two days. `ignore`: those of the second day were made as if alone."""

    def __init__(self, first, second, code, *, ignore=False):
        self.old = Pages(first, code)
        self.new = Pages(second, code, earlier=() if ignore else (self.old,))
        self.indicator = self.new.indicator

    def places(self, agencies):
        """Where the pages tell numbers about some agencies, or about all of them."""
        yield from ({"agency": a} for a in agencies)
        if len(agencies) == AGENCIES:
            yield from ({}, *({"sex": s} for s in range(SEXES)), *({"age": a} for a in range(AGES)))

    def small(self, agencies=range(AGENCIES)):
        """The numbers that differ by little, shown or not, as rows of ones."""
        rows = [cells(agency=a, sex=s) for a in agencies for s in range(SEXES)]
        for place in self.places(agencies):
            rows += [cells(**place), cells(**place, side=IN)]
            rows += [cells(**place, side=1)] if self.indicator.guards_rest else []
        return [row for row in rows if 0 < abs(self.new.value(row) - self.old.value(row)) < 5]

    def span(self, row, *, grows=False, insider=None):
        """The least and the largest difference of a number, given all that both days show.

        `grows`: the reader supposes that no count ever falls. `insider`: who knows an agency.
        """
        both, nothing = np.concatenate((self.old.counts, self.new.counts)).ravel(), np.zeros(SIZE)
        known = [np.concatenate((shown, nothing)) for shown in self.old.shown]
        known += [np.concatenate((nothing, shown)) for shown in self.new.shown]
        if insider is not None:
            own = np.concatenate((cells(agency=insider), cells(agency=insider)))
            known += list(np.eye(2 * SIZE)[own == 1])
        constraints = [LinearConstraint(np.array(known), known @ both, known @ both)]
        if grows:
            steps = np.hstack((-np.eye(SIZE), np.eye(SIZE)))
            constraints.append(LinearConstraint(steps, 0, np.inf))
        ends = []
        for sign in (1, -1):
            answer = milp(
                sign * np.concatenate((-row, row)),
                constraints=constraints,
                integrality=np.ones(2 * SIZE),
                bounds=Bounds(0, 60),
            )
            assert answer.success, answer.message
            ends.append(round(sign * answer.fun))
        return tuple(ends)

    def given_away(self, rows=None, **assumption):
        """The differences that can be computed."""
        found = []
        for row in self.small() if rows is None else rows:
            low, high = self.span(row, **assumption)
            if low == high:
                found.append((row.reshape(SHAPE).tolist(), low))
        return found


def some(draw, *ranges):
    return draw(st.integers(*draw(st.sampled_from(ranges))))


@st.composite
def two_days(draw, *steps):
    """A pilot and the same one later: most cells as they were, some a little more or less."""
    first = [some(draw, (0, 3), (0, 9), (5, 20)) for _cell in range(SIZE)]
    moved = [some(draw, (0, 0), (0, 0), *steps) for _cell in range(SIZE)]
    return first, [max(0, count + step) for count, step in zip(first, moved, strict=True)]


rising = two_days((0, 2), (3, 9))
moving = two_days((0, 2), (-2, 0), (3, 9))
codes = st.sampled_from(["interview_rate", "permanent_share"])


@given(moving, codes)
@settings(max_examples=60, deadline=None)
def test_two_editions_give_no_small_difference(days, code):
    assert Pair(*days, code).given_away() == []


@given(rising, codes)
@settings(max_examples=60, deadline=None)
def test_nor_to_a_reader_who_knows_that_counts_only_grow(days, code):
    assert Pair(*days, code).given_away(grows=True) == []


@given(moving, codes, st.sampled_from(range(AGENCIES)))
@settings(max_examples=60, deadline=None)
def test_nor_of_another_agency_to_an_agency_that_knows_its_rows(days, code, insider):
    pair = Pair(*days, code)
    others = pair.small([a for a in range(AGENCIES) if a != insider])
    assert pair.given_away(others, insider=insider) == []


@given(moving, codes)
@settings(max_examples=60, deadline=None)
def test_what_was_published_changes_nothing_on_the_same_day(days, code):
    """Built once more, in another language say, an edition hides the same."""
    pair = Pair(*days, code)
    once_more = Pages(days[1], code, earlier=(pair.old, pair.new))
    assert np.array_equal(once_more.shown, pair.new.shown)


def test_the_attack_succeeds_where_the_earlier_edition_is_ignored():
    first = np.full(SHAPE, 10)
    second = first.copy()
    second[0, 0, 0, IN] += 2
    second[1:] += 6
    assert Pair(first, second, "interview_rate").given_away() == []
    found = Pair(first, second, "interview_rate", ignore=True).given_away()
    assert (cells(agency=0, side=IN).reshape(SHAPE).tolist(), 2) in found
