"""The filter between computed figures and readers outside the agency concerned.

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

Tables that are read side by side share numbers, so they are protected in order. First come the
lines of totals by agency (the board). A table then hides the totals that are hidden there and no
others, so that none gives back what the other hides; the same holds for a part of the columns that
has a figure of its own (the services given at a distance, among the modes).

Whoever works in an agency knows its counts and could subtract them: so each small cell gets, beside
its walk, another one around every agency that the first one passes through. No count of another
agency can then be computed; the sum of all others can, as a total less one's own.
"""

import heapq
import math
from dataclasses import dataclass, replace

from django.conf import settings

# What it costs to hide a cell: shown totals say most, so they are hidden last. ELSEWHERE is for a
# number that another table shows: hiding it here alone would be of no use.
INNER, MARGIN, GRAND, ELSEWHERE = 1, 10_000, 1_000_000, 100_000_000
# A walk that makes a hidden cell zero, or hides a zero, is the last one before hiding a total.
ZERO = 5_000
UP, DOWN = 1, -1
ROWS, COLUMNS = 0, 1


@dataclass(frozen=True)
class Table:
    """Counts in rows and columns that are shown with both totals, or with row totals alone.

    `part` names columns that are also added up among themselves: a column before the totals.
    `insiders` says which lines are each known to somebody: ROWS, COLUMNS, or none.
    """

    cells: tuple[tuple[int, ...], ...]
    column_totals: bool = True
    part: tuple[int, ...] = ()
    insiders: int | None = None

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
        self.axis = table.insiders
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
        """The cells that are small, or hidden elsewhere; no zero is a secret."""
        for place in self.places():
            small = self.value(place) < settings.DISCLOSURE_THRESHOLD or self.elsewhere.get(place)
            if self.is_shown(place) and self.value(place) and small:
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
        """What a step of a walk costs: to hide the cell, and to need a zero."""
        if not self.is_shown(place):
            return 0
        price = 0 if place in hidden else self.cost(place)
        return price + (ZERO if self.value(place) == (0 if direction == UP else 1) else 0)

    def insiders_on(self, walk, place):
        """The lines that a walk passes through and whose counts somebody knows; not the place's
        own, for whoever knows that line has nothing to learn."""
        if self.axis is None:
            return []
        last = (self.last_row, self.last_column)[self.axis]
        return sorted({step[self.axis] for step in walk} - {place[self.axis], last})

    def is_known(self, place, line):
        """Whether a count is known to whoever knows a line, or is shown by another table."""
        return place[self.axis] == line or self.elsewhere.get(place) is False

    def cheapest_walk(self, place, hidden, known_line=None):
        """The places of the cheapest walk that makes another value of this one possible.

        It keeps clear of a line whose counts are known; where nothing else is left, all others are
        zeros, which are no secret. Raises ValueError when there is no walk at
        all, which the totals make impossible for a small cell.
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


def hide_counts(rows, *, column_totals=True, insiders=None):
    """Rows of counts with their totals (a last column, a last row), None where they are hidden."""
    table = Table(tuple(tuple(row) for row in rows), column_totals, insiders=insiders)
    result = without(table, suppress(table))
    return result if column_totals else result[:-1]


def hide_counts_by_agency(rows, part=()):
    """The same for a row an agency, beside the board: what both have is hidden in both or in none.

    `part` names the columns that make up the numerator of a rate of the board.
    """
    cells, width = tuple(tuple(row) for row in rows), len(rows[0])
    table = Table(cells, part=tuple(part), insiders=ROWS)
    *sums, totals = zip(*(table.sums(row) for row in rows), strict=True)
    lines = [hidden_rate(tops, totals)[0] for tops in sums] + [hidden_line(totals)]
    elsewhere = {
        (row, width + place): hide
        for place, line in enumerate(lines)
        for row, hide in enumerate(line)
    }
    return [[*row[:width], row[-1]] for row in without(table, suppress(table, elsewhere))]


def without(table, hidden):
    """The table with its sums, None in the hidden places."""
    return [
        [None if (r, c) in hidden else value for c, value in enumerate(row)]
        for r, row in enumerate(table.extended())
    ]


def hidden_line(counts, insiders=COLUMNS):
    """Of each count of a line (by agency) and of its total, whether it is hidden."""
    shown = hide_counts([counts], column_totals=False, insiders=insiders)
    return [cell is None for cell in shown[0]]


def hidden_rate(tops, bases, hide_base=None, insiders=COLUMNS):
    """For a line of rates of which the rest is as sensitive: where to hide the tops, the bases.

    `hide_base` says where the bases are hidden already, when another table decides that.
    """
    rests = tuple(base - top for base, top in zip(bases, tops, strict=True))
    hide_base = hide_base or hidden_line(bases, insiders)
    bases_row = {(2, column): hide for column, hide in enumerate(hide_base)}
    hidden = suppress(Table((tuple(tops), rests), insiders=insiders), bases_row)
    hide_top = [
        any((row, column) in hidden for row in range(3)) for column in range(len(hide_base))
    ]
    return hide_top, hide_base


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
            code: without_asides(veil(figure, hidden[code][keys.index(key)]))
            for code, figure in column.items()
        }
        for key, column in columns.items()
    }
    total = {
        code: without_asides(veil(figure, hidden[code][-1]), settings.DISCLOSURE_THRESHOLD)
        for code, figure in board.total.items()
    }
    groups = {key: shown.get(key, column) for key, column in board.groups.items()}
    found = replace(board, total=total, groups=groups)
    return found if len(outside) == len(board.groups) else beside_public(found, board, known)


def beside_public(shown, board, known):
    """What somebody may read who also reads what all may: nothing of others that they may not."""
    public = disclose(board)
    groups = {
        key: found if key in known else stricter(found, public.groups[key])
        for key, found in shown.groups.items()
    }
    return replace(shown, total=stricter(shown.total, public.total), groups=groups)


def stricter(figures, others):
    """Of each figure in two versions the one that hides more."""

    def hides(figure):
        return (figure.numerator is None) + (figure.n is None)

    return {code: max(figures[code], others[code], key=hides) for code in figures}


def hidden_keys(figures, decided=None, insiders=COLUMNS):
    """For the figures of one indicator by agency, and for their total: (hide value, hide n).

    `decided` tells of lines that another table hides already: {rows of an indicator: [hide, …]},
    the total last. The same rows are hidden in the same places wherever they are counted.
    """
    indicator, decided = figures[0].indicator, decided or {}

    def line(rows, counts):
        return decided.get(rows) or hidden_line(counts, insiders)

    tops = [figure.numerator for figure in figures]
    if figures[0].denominator is None:
        return [(hide, hide) for hide in line(indicator.rows, tops)]
    bases = [figure.denominator for figure in figures]
    hide_base = line(indicator.base, bases)
    if indicator.guards_rest:
        hide_value, _bases = hidden_rate(tops, bases, hide_base, insiders)
    else:
        hide_value = line(indicator.rows, tops)
    return [(value or base, base) for value, base in zip(hide_value, hide_base, strict=True)]


def veil(figure, hide):
    """The figure without what has to be hidden of it."""
    hide_value, hide_n = hide
    return figure.hidden(keep_n=not hide_n) if hide_value or hide_n else figure


def without_asides(figure, threshold=math.inf):
    """Cases not yet due, or without an answer, are told for a total only, and only when not few."""
    kept = {name: getattr(figure, name) for name in ("waiting", "apart")}
    return replace(figure, **{name: n if n >= threshold else 0 for name, n in kept.items()})
