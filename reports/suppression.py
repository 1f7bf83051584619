"""Which cells of a table have to be hidden, so that none of its secrets can be computed.

Counts from 1 to the threshold less one are hidden (`settings.DISCLOSURE_THRESHOLD`, 5). A zero is
shown: it tells that nobody is there, and names nobody. Hiding a cell is not enough when its row and
its column are added up beside it, so further cells are hidden until no hidden cell can be computed
from the shown ones (complementary suppression); a zero is among them only where nothing else helps.

How it works: write the table with its totals as one more row and column; every row and column then
adds up to nothing (cells minus total). A hidden cell is safe when there is a second table that a
reader could not tell from the true one: a closed walk through hidden cells, along rows and columns
in turn, on which raising and lowering by one keeps every cell a count. So each small cell looks for
the cheapest such walk, and the cells on it are hidden too; every one of them is safe by that same
walk. Cells a reader may open anyhow are taken out of the table first, because they know them and
could subtract them.

An edition that was published stays in the world (`reports.released`), and its counts are subtracted
from those of today. So a count that differs by 1 to 4 from what was told of it is a secret as well.
As an old edition tells nothing of today's other counts, it is enough that the count of today cannot
be computed; a walk that leaves a count where it was told, or takes it there, is one of the last.

Tables that are read side by side share numbers, so they are protected in order. First come the
lines of totals by agency (the board). A table then hides the totals that are hidden there and no
others, so that none gives back what the other hides; the same holds for a part of the columns that
has a figure of its own (the services given at a distance, among the modes).

Whoever works in an agency knows its counts and could subtract them: so each small cell gets, beside
its walk, another one around every agency that the first one passes through. No count of another
agency can then be computed; the sum of all others can, as a total less one's own.
"""

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings

# What it costs to hide a cell: shown totals say most, so they are hidden last. ELSEWHERE is for a
# number that another table shows: hiding it here alone would be of no use.
INNER, MARGIN, GRAND, ELSEWHERE = 1, 10_000, 1_000_000, 100_000_000
# A walk that makes a hidden cell zero or what was told of it, or that hides a cell which is so, is
# the last one before hiding a total.
ZERO = 5_000
UP, DOWN = 1, -1
ROWS, COLUMNS = 0, 1


def is_secret(count, told=()):
    """Whether a count is small, or differs by little from what was told of it (None: nothing)."""
    limit = settings.DISCLOSURE_THRESHOLD
    return any(0 < abs(count - other) < limit for other in (0, *told) if other is not None)


def told_rests(tops, bases):
    """What editions told of the rests: the base less the top, where an edition told both."""
    return [
        tuple(
            None if None in (top, base) else base - top for top, base in zip(*counts, strict=True)
        )
        for counts in zip(tops, bases, strict=True)
    ]


@dataclass(frozen=True)
class Table:
    """Counts in rows and columns that are shown with both totals, or with row totals alone.

    `part` names columns that are also added up among themselves: a column before the totals.
    `insiders` says which lines are each known to somebody: ROWS, COLUMNS, or none.
    `told`: what editions told of places (row, column), sums among them.
    """

    cells: tuple[tuple[int, ...], ...]
    column_totals: bool = True
    part: tuple[int, ...] = ()
    insiders: int | None = None
    told: Mapping[tuple[int, int], tuple[int | None, ...]] = field(default_factory=dict)

    def extended(self):
        """The cells with the sums as last columns and a last row."""
        rows = [[*row, *self.sums(row)] for row in self.cells]
        return [*rows, [sum(column) for column in zip(*rows, strict=True)]]

    def sums(self, row):
        return [*([sum(row[c] for c in self.part)] if self.part else []), sum(row)]


def suppress(table, elsewhere=None):
    """The places (row, column) to hide; the places after the last ones are sums.

    `elsewhere` says of places that another table has too whether they are hidden there.
    """
    net = Net(table, elsewhere or {})
    secret = sorted(net.secret(), key=lambda place: (net.value(place), place))
    hidden = {*secret, *(place for place, hide in net.elsewhere.items() if hide)}
    for place in secret:
        walk = net.cheapest_walk(place, hidden)
        hidden.update(walk)
        for line in net.insiders_on(walk, place):
            hidden.update(net.cheapest_walk(place, hidden, line))
    return {place for place in hidden if net.is_shown(place)}


class Net:
    """A table with its sums, seen as a net: every sum is a knot, every cell ties two of them.

    Raising a cell by one sends one unit from its first knot to its second; where all units that
    arrive also leave, the sums still hold. A row is one knot, or two when a part of it is added up.
    """

    def __init__(self, table, elsewhere):
        self.values = table.extended()
        self.last_row, self.last_column = len(self.values) - 1, len(self.values[0]) - 1
        self.column_totals, self.part, self.elsewhere = table.column_totals, table.part, elsewhere
        self.part_column = self.last_column - 1 if self.part else None
        self.axis, self.told = table.insiders, table.told
        self.ties = {}
        for place in self.places():
            first, second = self.ends(place)
            self.ties.setdefault(first, []).append((place, second, UP))
            self.ties.setdefault(second, []).append((place, first, DOWN))

    def places(self):
        for row in range(self.last_row + 1):
            for column in range(self.last_column + 1):
                yield row, column

    def ends(self, place):
        """The two knots that a cell ties, in the direction in which it is raised."""
        row, column = place
        if column == self.part_column:
            ends = ("row", row), ("part", row)
        elif column == self.last_column:
            ends = ("column", column), ("row", row)
        else:
            ends = ("part" if column in self.part else "row", row), ("column", column)
        return ends[::-1] if row == self.last_row else ends

    def value(self, place):
        return self.values[place[0]][place[1]]

    def is_shown(self, place):
        """Whether a place is printed at all: without column totals the last row is not."""
        return self.column_totals or place[0] != self.last_row

    def secret(self):
        """The cells that are small, near what was told of them, or hidden elsewhere. A zero is none
        unless something else was told."""
        for place in self.places():
            value, told = self.value(place), self.told.get(place, ())
            if self.is_shown(place) and (
                is_secret(value, told) or (value and self.elsewhere.get(place))
            ):
                yield place

    def cost(self, place):
        if place in self.elsewhere:
            return ELSEWHERE + self.value(place)
        margins = (place[0] == self.last_row) + (place[1] == self.last_column)
        return (INNER, MARGIN, GRAND)[margins] + self.value(place)

    def can_shift(self, place, direction):
        """Whether the cell can be one more or one less and still be a count."""
        return direction == UP or self.value(place) > 0

    def price(self, place, direction, hidden):
        """What a step of a walk costs: to hide the cell, and to need a zero or what was told."""
        if not self.is_shown(place):
            return 0
        price, value = 0 if place in hidden else self.cost(place), self.value(place)
        is_bare = not {value, value + direction}.isdisjoint({0, *self.told.get(place, ())})
        return price + (ZERO if is_bare else 0)

    def insiders_on(self, walk, place):
        """The lines that a walk passes through and whose counts somebody knows; not the place's
        own, for whoever knows that line has nothing to learn. Nor is a total, which anybody who
        knows a line may complete from the others where these are shown, hidden from them."""
        last = self.axis is not None and (self.last_row, self.last_column)[self.axis]
        if self.axis is None or place[self.axis] == last:
            return []
        return sorted({step[self.axis] for step in walk} - {place[self.axis], last})

    def is_known(self, place, line):
        """Whether a count is known to whoever knows a line, or is shown by another table."""
        return place[self.axis] == line or self.elsewhere.get(place) is False

    def cheapest_walk(self, place, hidden, known_line=None):
        """The places of the cheapest walk that makes another value of this one possible.

        It keeps clear of a line whose counts are known; where nothing else is left, all others are
        zeros, which are no secret. Raises ValueError when there is no walk at all, which the totals
        make impossible.
        """
        walks = [
            self.walk(place, direction, hidden, known_line)
            for direction in (UP, DOWN)
            if self.can_shift(place, direction)
        ]
        found = [walk for walk in walks if walk is not None]
        if not found and known_line is not None:
            return ()
        if not found:
            raise ValueError(f"The cell {place} cannot be protected.")
        return min(found, key=lambda walk: walk[0])[1]

    def walk(self, place, direction, hidden, known_line):
        """(cost, places) of the way by which the unit that a shifted cell sends on comes back."""
        goal, start = self.ends(place)[::direction]
        heap, done = [(self.price(place, direction, {place}), start, ())], set()
        while heap:
            cost, knot, path = heapq.heappop(heap)
            if knot == goal:
                return cost, path
            if knot in done:
                continue
            done.add(knot)
            for step, other, shift in self.ties[knot]:
                if step == place or not self.can_shift(step, shift):
                    continue
                if known_line is not None and self.is_known(step, known_line):
                    continue
                more = self.price(step, shift, hidden)
                heapq.heappush(heap, (cost + more, other, (*path, step)))
        return None


def without(table, hidden):
    """The table with its sums, None in the hidden places."""
    return [
        [None if (r, c) in hidden else value for c, value in enumerate(row)]
        for r, row in enumerate(table.extended())
    ]
