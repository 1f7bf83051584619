"""The filter between computed figures and readers outside the agency concerned.

Counts from 1 to the threshold less one are hidden (`settings.DISCLOSURE_THRESHOLD`, 5). A true zero
is shown: it tells that nobody is there, and names nobody. Hiding a cell is not enough when its row
and its column are added up beside it, so further cells are hidden until no hidden cell can be
computed from the shown ones (complementary suppression).

How it works: write the table with its totals as one more row and column; every row and column then
adds up to nothing (cells minus total). A hidden cell is safe when there is a second table that a
reader could not tell from the true one: a closed walk through hidden cells, along rows and columns
in turn, on which raising and lowering by one keeps every cell at one or more. So each small cell
looks for the cheapest such walk, and the cells on it are hidden too. Cells a reader may open anyhow
are taken out of the table first, because they know them and could subtract them.

This protects each table by itself; tables that share totals are made from the same counts, with the
totals kept whenever that is possible. Linked tables are not attacked together.
"""

import heapq
import math
from dataclasses import dataclass, replace

from django.conf import settings

# What it costs to hide a cell: shown totals say most, so they are hidden last.
INNER, MARGIN, GRAND = 1, 10_000, 1_000_000
UP, DOWN = 1, -1


@dataclass(frozen=True)
class Table:
    """Counts in rows and columns that are shown with both totals, or with row totals alone."""

    cells: tuple[tuple[int, ...], ...]
    column_totals: bool = True

    def extended(self):
        """The cells with the totals as a last column and a last row."""
        rows = [[*row, sum(row)] for row in self.cells]
        return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def suppress(table):
    """The places (row, column) to hide; the place after the last one is a total."""
    grid = Grid(table)
    small = sorted(grid.small(), key=lambda place: (grid.value(place), place))
    hidden = set(small)
    for place in small:
        hidden.update(grid.cheapest_walk(place, hidden))
    # A cell that was hidden to protect another one must not be given back either.
    waiting = sorted(hidden - set(small))
    for place in waiting:
        hidden.update(grid.cheapest_walk(place, hidden))
    return {place for place in hidden if grid.is_shown(place)}


class Grid:
    """An extended table, seen as a net: rows and columns are knots, cells are the ties."""

    def __init__(self, table):
        self.values = table.extended()
        self.last_row = len(self.values) - 1
        self.last_column = len(self.values[0]) - 1
        self.column_totals = table.column_totals
        self.places = [
            (row, column)
            for row in range(self.last_row + 1)
            for column in range(self.last_column + 1)
        ]

    def value(self, place):
        return self.values[place[0]][place[1]]

    def is_shown(self, place):
        """Whether a place is printed at all: without column totals the last row is not."""
        return self.column_totals or place[0] != self.last_row

    def small(self):
        threshold = settings.DISCLOSURE_THRESHOLD
        return [p for p in self.places if self.is_shown(p) and 0 < self.value(p) < threshold]

    def cost(self, place):
        margins = (place[0] == self.last_row) + (place[1] == self.last_column)
        return (INNER, MARGIN, GRAND)[margins] + self.value(place)

    def sign(self, place):
        """Totals stand on the other side of the sum: what raises a cell raises its total."""
        return -1 if (place[0] == self.last_row) != (place[1] == self.last_column) else 1

    def can_shift(self, place, direction):
        """Whether the cell can be one more or one less and still be a number that is hidden."""
        if not self.is_shown(place):
            return True
        return self.value(place) >= (1 if direction * self.sign(place) == UP else 2)

    def cheapest_walk(self, place, hidden):
        """The places of the cheapest walk that makes another value of this one possible.

        Raises ValueError when there is none, which the totals make impossible for a small cell.
        """
        walks = [
            self.walk(place, direction, hidden)
            for direction in (UP, DOWN)
            if self.can_shift(place, direction)
        ]
        found = [walk for walk in walks if walk is not None]
        if not found:
            raise ValueError(f"The cell {place} cannot be protected.")
        return min(found, key=lambda walk: walk[0])[1]

    def walk(self, place, direction, hidden):
        """(cost, places) from the row of a place back to its column; each step shifts one cell."""
        start, goal = ("row", place[0]), ("column", place[1])
        heap, done = [(0, start, ())], set()
        while heap:
            cost, knot, path = heapq.heappop(heap)
            if knot == goal:
                return cost, path
            if knot in done:
                continue
            done.add(knot)
            for step, other in self.steps(knot):
                shift = -direction if knot[0] == "row" else direction
                if step == place or not self.can_shift(step, shift):
                    continue
                free = step in hidden or not self.is_shown(step)
                heapq.heappush(
                    heap, (cost + (0 if free else self.cost(step)), other, (*path, step))
                )
        return None

    def steps(self, knot):
        """The cells of a row or column, each with the knot at its other end."""
        kind, number = knot
        if kind == "row":
            return [
                ((number, column), ("column", column)) for column in range(self.last_column + 1)
            ]
        return [((row, number), ("row", row)) for row in range(self.last_row + 1)]


def hide_counts(rows, *, known=None, column_totals=True):
    """Rows of counts with their totals (a last column, a last row), None where they are hidden.

    `known` holds, in the same shape, what the reader may open anyhow: it is added to what is shown.
    """
    table = Table(tuple(tuple(row) for row in rows), column_totals)
    hidden = suppress(table)
    shown = table.extended()
    if known is not None:
        extra = Table(tuple(tuple(row) for row in known)).extended()
        shown = [
            [a + b for a, b in zip(*pair, strict=True)] for pair in zip(shown, extra, strict=True)
        ]
    result = [
        [None if (r, c) in hidden else value for c, value in enumerate(row)]
        for r, row in enumerate(shown)
    ]
    return result if column_totals else result[:-1]


def disclose(board, known=frozenset()):
    """The board as it may be shown to a reader who may open the groups in `known` anyhow."""
    outside = [key for key in board.groups if key not in known]
    if board.groups and not outside:
        return board
    columns = {key: board.groups[key] for key in outside} or {(): board.total}
    hidden = {
        code: hidden_keys([column[code] for column in columns.values()]) for code in board.total
    }
    keys = [*columns, None]  # None: the total of the columns
    shown = {
        key: {
            code: without_waiting(veil(figure, hidden[code][keys.index(key)]))
            for code, figure in column.items()
        }
        for key, column in columns.items()
    }
    total = {
        code: without_waiting(veil(figure, hidden[code][-1]), settings.DISCLOSURE_THRESHOLD)
        for code, figure in board.total.items()
    }
    groups = {key: shown.get(key, column) for key, column in board.groups.items()}
    return replace(board, total=total, groups=groups)


def hidden_keys(figures):
    """For the figures of one indicator by group, and for their total: (hide value, hide n)."""
    tops = [figure.numerator for figure in figures]
    if figures[0].denominator is None:
        return [
            (cell is None, cell is None) for cell in hide_counts([tops], column_totals=False)[0]
        ]
    bases = [figure.denominator for figure in figures]
    if figures[0].indicator.guards_rest:
        rests = [base - top for base, top in zip(bases, tops, strict=True)]
        top_row, rest_row, base_row = hide_counts([tops, rests])
        values = zip(top_row, rest_row, strict=True)
    else:
        (top_row,) = hide_counts([tops], column_totals=False)
        (base_row,) = hide_counts([bases], column_totals=False)
        values = zip(top_row, base_row, strict=True)
    return [(None in value, base is None) for value, base in zip(values, base_row, strict=True)]


def veil(figure, hide):
    """The figure without what has to be hidden of it."""
    hide_value, hide_n = hide
    return figure.hidden(keep_n=not hide_n) if hide_value or hide_n else figure


def without_waiting(figure, threshold=math.inf):
    """Cases not yet due are told for a total only, and only when they are not few."""
    return figure if figure.waiting >= threshold else replace(figure, waiting=0)
