"""Tables that share numbers give back no hidden count when they are read together.

The attack knows no trick: it goes through every pilot that looks the same as the true one.
"""

import itertools

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reports.disclosure import hidden_line, hidden_rate, hide_counts_by_agency

PART = (1, 2)  # the columns that a rate of the board adds up


def shares(total, width, limits):
    """Every way to share a total among some cells; a limit is a shown count, or None."""
    if width == 0:
        return [()] if total == 0 else []
    values = range(total + 1) if limits[0] is None else [limits[0]]
    return [
        (value, *rest)
        for value in values
        if value <= total
        for rest in shares(total - value, width - 1, limits[1:])
    ]


def seen(cells, hidden):
    """What is printed of some counts."""
    return [None if hide else cell for cell, hide in zip(cells, hidden, strict=True)]


def agree(shown, counts):
    return all(a is None or a == b for a, b in zip(shown, counts, strict=True))


class Publication:
    """The line of totals, the line of part sums, and two tables of the same rows.

    `earlier`: the same of another day.
    """

    def __init__(self, first, second, earlier=None):
        self.tables = (first, second)
        self.totals = [sum(row) for row in first]
        self.parts = [sum(row[c] for c in PART) for row in second]
        totals, parts, told = earlier.told() if earlier else ((), (), ({}, {}))
        hide_totals = hidden_line(self.totals, told=totals)
        hide_parts, _ = hidden_rate(self.parts, self.totals, told=(parts, totals))
        self.total_line = seen([*self.totals, sum(self.totals)], hide_totals)
        self.part_line = seen([*self.parts, sum(self.parts)], hide_parts)
        self.shown = (
            hide_counts_by_agency(first, told=told[0]),
            hide_counts_by_agency(second, PART, told=told[1]),
        )

    def told(self):
        """What is shown of the totals, of the parts, and of each table by place."""
        totals, parts = ([(count,) for count in line] for line in (self.total_line, self.part_line))
        places = []
        for table, sums in zip(self.shown, ([totals], [parts, totals]), strict=True):
            width = len(table[0]) - 1
            places.append(
                {
                    (r, c): (count,)
                    for r, row in enumerate(table)
                    for c, count in enumerate(row[:-1])
                }
                | {
                    (r, width + p): told
                    for p, line in enumerate(sums)
                    for r, told in enumerate(line)
                }
            )
        return totals, parts, places

    def __repr__(self):
        return f"{self.tables}, shown {self.total_line} {self.part_line} {self.shown}"

    def possible_totals(self):
        """Every line of totals that looks the same."""
        *shown, total = self.total_line
        for totals in itertools.product(*(range(13) if cell is None else [cell] for cell in shown)):
            if total in (None, sum(totals)):
                yield totals

    def possible_tables(self, number, totals, insider):
        """Every table with these row totals that looks the same, also to an agency that knows its
        own row."""
        *shown, last = self.shown[number]
        if any(row[-1] not in (None, total) for row, total in zip(shown, totals, strict=True)):
            return
        choices = [
            [tuple(self.tables[number][place])]
            if place == insider
            else shares(total, len(row) - 1, row[:-1])
            for place, (row, total) in enumerate(zip(shown, totals, strict=True))
        ]
        for rows in itertools.product(*choices):
            columns = [sum(column) for column in zip(*rows, strict=True)]
            if agree(last, [*columns, sum(columns)]) and (number == 0 or self.parts_agree(rows)):
                yield rows

    def parts_agree(self, rows):
        parts = [sum(row[c] for c in PART) for row in rows]
        return agree(self.part_line, [*parts, sum(parts)])

    def computed(self, secrets, insider=None):
        """{hidden cell: its only value} of those that take one value in all pilots that look the
        same (to an agency that knows its own rows); the search ends once there is none left."""
        found = {place: set() for place in secrets}
        left = set(secrets)
        for totals in self.possible_totals():
            if insider is not None and totals[insider] != self.totals[insider]:
                continue
            both = [list(self.possible_tables(number, totals, insider)) for number in (0, 1)]
            if not all(both):
                continue
            for place in list(left):
                found[place] |= {self.value_at(place, totals, rows) for rows in both[place[0]]}
                left -= {place} if len(found[place]) > 1 else set()
            if not left:
                break
        return {place: found[place] for place in left}

    def true_value(self, place):
        return self.value_at(place, self.totals, self.tables[place[0]])

    def value_at(self, place, totals, rows):
        _number, row, column = place
        return totals[row] if column is None else rows[row][column]

    def secrets(self):
        """(table, row, column) of what is hidden; a total by agency has no column."""
        for row, cell in enumerate(self.total_line[:-1]):
            if cell is None:
                yield 0, row, None
        for number in (0, 1):
            for row, line in enumerate(self.shown[number][:-1]):
                for column, cell in enumerate(line[:-1]):
                    if cell is None:
                        yield number, row, column


@st.composite
def publications(draw):
    """Two to three agencies: the same people by one thing and by another."""
    second = draw(
        st.lists(st.lists(st.integers(0, 6), min_size=3, max_size=3), min_size=2, max_size=3)
    )
    assume(all(sum(row) <= 12 for row in second))
    first = []
    for row in second:
        some = draw(st.integers(0, sum(row)))
        first.append([some, sum(row) - some])
    return Publication(first, second)


@given(publications())
@settings(max_examples=60, deadline=None)
def test_tables_read_together_give_back_no_hidden_count(publication):
    assert publication.computed(list(publication.secrets())) == {}


@given(publications())
@settings(max_examples=60, deadline=None)
def test_an_agency_that_knows_its_own_rows_computes_no_count_of_another(publication):
    for insider in range(len(publication.totals)):
        others = [place for place in publication.secrets() if place[1] != insider]
        # what is hidden only beside a small count may be computed, as long as that one is not
        small = [place for place in others if 0 < publication.true_value(place) < 5]
        assert publication.computed(small, insider) == {}, f"to agency {insider}"


@st.composite
def later(draw):
    """A publication, and that of a day on which some cells count a little more."""
    first = draw(publications())
    more = [[draw(st.sampled_from((0, 0, 1, 2))) for _cell in row] for row in first.tables[1]]
    second = [
        [count + step for count, step in zip(*rows, strict=True)]
        for rows in zip(first.tables[1], more, strict=True)
    ]
    assume(all(sum(row) <= 12 for row in second))
    some = [
        [row[0] + (step := draw(st.integers(0, sum(steps)))), row[1] + sum(steps) - step]
        for row, steps in zip(first.tables[0], more, strict=True)
    ]
    return first, Publication(some, second, first)


@given(later())
@settings(max_examples=60, deadline=None)
def test_what_moved_by_little_cannot_be_computed(days):
    """Whether from what is shown, or by an agency that knows its own rows."""
    first, second = days

    def moved(place):
        number, row, column = place
        told = first.total_line[row] if column is None else first.shown[number][row][column]
        return told is not None and 0 < abs(second.true_value(place) - told) < 5

    places = [(0, row, None) for row in range(len(second.totals))] + [
        (number, row, column)
        for number in (0, 1)
        for row, line in enumerate(second.tables[number])
        for column in range(len(line))
    ]
    near = [place for place in places if moved(place)]
    assert second.computed(near) == {}
    for insider in range(len(second.totals)):
        others = [place for place in near if place[1] != insider]
        assert second.computed(others, insider) == {}, f"to agency {insider}"


def test_two_small_agencies_are_not_hidden_alone():
    """Either of them would subtract its own count from the sum of both."""
    hidden = hidden_line([3, 4, 20, 30, 40])
    assert hidden[:2] == [True, True]
    assert sum(hidden[:5]) == 3
    assert not hidden[5]


counts = st.one_of(st.just(0), st.integers(1, 4), st.integers(5, 30))


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(
            st.lists(counts, min_size=width, max_size=width), min_size=1, max_size=5
        )
    )
)
@settings(max_examples=300, deadline=None)
def test_a_table_hides_the_totals_that_the_board_hides_and_no_others(rows):
    """« Insertions par contrat » beside the line of all insertions: one total, shown or not."""
    board = hidden_line([sum(row) for row in rows])
    for part in ((), (0,)):
        assert [row[-1] is None for row in hide_counts_by_agency(rows, part)] == board


def test_a_rate_beside_its_table_gives_nothing_back():
    """By mode: in the agency, by phone, by video, elsewhere; the rate adds up phone and video."""
    modes = [[135, 26, 6, 3], [49, 20, 4, 4], [55, 13, 4, 2]]
    assert hidden_rate([32, 24, 17], [170, 77, 74])[0] == [False] * 4
    *rows, total = hide_counts_by_agency(modes, PART)
    assert [row[-1] for row in rows] == [170, 77, 74]
    for _agency, phone, video, _elsewhere, _total in [*rows, total]:
        assert (phone is None) == (video is None)
