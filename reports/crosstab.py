"""Counts of one indicator by agency and one more dimension, as they may be shown to a reader."""

from dataclasses import dataclass, replace

from reports.cells import ALL
from reports.dimensions import DIMENSIONS, Dimension
from reports.disclosure import hide_counts_by_agency
from reports.indicators import BY_CODE, Indicator
from reports.released import Released

# The rate of which the numerator is the sum of a dimension's part (`Dimension.part`).
PART_RATES = {"mode": "remote_share", "contract": "permanent_share"}


@dataclass(frozen=True)
class Crosstab:
    """`cells[agency code or ALL][member code or ALL]` is a count, or None where it is hidden."""

    indicator: Indicator
    members: tuple[tuple[str, str], ...]
    agencies: tuple[tuple[str, str], ...]
    cells: dict[str, dict[str, int | None]]

    def row(self, agency=ALL):
        """The counts of one agency, or of all, in the order of the members."""
        return [self.cells[agency][code] for code, _label in self.members]

    def lines(self):
        """(label, counts, total) of each agency."""
        return [(label, self.row(code), self.cells[code][ALL]) for code, label in self.agencies]

    def columns(self):
        """(label, counts by agency, total) of each member: the table turned round."""
        return [
            (
                label,
                [self.cells[agency][code] for agency, _label in self.agencies],
                self.cells[ALL][code],
            )
            for code, label in self.members
        ]

    @property
    def total(self):
        return self.cells[ALL][ALL]

    def without_empty(self):
        """The same table without the members that no row falls into."""
        kept = tuple(member for member in self.members if self.cells[ALL][member[0]] != 0)
        return Crosstab(self.indicator, kept, self.agencies, self.cells)


def crosstabs(indicators, tally, dimension, known=frozenset(), released=None):
    """{code: Crosstab} of some count indicators by agency and a dimension, small counts hidden.

    `known`: the codes of agencies whose rows the reader may open anyhow. `released`: what editions
    of the phase told (`Released.of(phase)`), where the selection is a whole phase.
    """
    dimension, selection = DIMENSIONS[dimension], tally.selection
    members = tuple(dimension.members(selection))
    board = tally.board(indicators, ("agency", dimension.code))
    agencies = tuple((agency.code, agency.label) for agency in selection.agencies)
    found = {}
    for indicator in indicators:
        counts = {
            agency: [
                board.groups[agency, code][indicator.code].numerator for code, _label in members
            ]
            for agency, _label in agencies
        }
        told = Told(released or Released.nothing(), indicator, dimension, members)
        cells = hidden_cells(counts, told, known)
        found[indicator.code] = Crosstab(indicator, members, agencies, cells)
    return found


@dataclass(frozen=True)
class Told:
    """What editions told of the counts of one table."""

    released: Released
    indicator: Indicator
    dimension: Dimension
    members: tuple[tuple[str, str], ...]

    @property
    def part(self):
        """The columns that are added up among themselves."""
        part = self.dimension.part
        return [place for place, (code, _label) in enumerate(self.members) if code in part]

    @property
    def columns(self):
        """(rows, dimension, member) of each column and of the sums after them."""
        rows, code = self.indicator.rows, self.dimension.code
        part = [(BY_CODE[PART_RATES[code]].rows, "", ALL)] if self.part else []
        return [*((rows, code, member) for member, _label in self.members), *part, (rows, "", ALL)]

    def places(self, agencies):
        """{(row, column): what was told} for some agencies, then for all."""
        return {
            (row, column): self.released.told(rows, agency, dimension, member)
            for row, agency in enumerate([*agencies, ALL])
            for column, (rows, dimension, member) in enumerate(self.columns)
        }

    def without(self, agencies):
        return replace(self, released=self.released.without(agencies))


def hidden_cells(counts, told, known):
    """The cells of a table; what the reader knows is set apart before anything is hidden."""
    own = {code: line for code, line in counts.items() if code in known}
    outside = {code: line for code, line in counts.items() if code not in known}
    lines = hidden_lines(outside, told.without(own)) if outside else {}
    lines |= {code: [*line, sum(line)] for code, line in own.items()}
    if own:
        lines[ALL] = add(lines.get(ALL), with_totals(own.values()))
    if own and outside:
        hide_public(lines, counts, told, known)
    codes = [*(code for code, _label in told.members), ALL]
    return {key: dict(zip(codes, line, strict=True)) for key, line in lines.items()}


def hidden_lines(counts, told):
    """{agency or ALL: line with its total}, None where a count is hidden."""
    shown = hide_counts_by_agency(list(counts.values()), told.part, told.places(counts))
    return dict(zip([*counts, ALL], shown, strict=True))


def hide_public(lines, counts, told, known):
    """Hide of others what is hidden from all, so that a reader of both tables learns no more."""
    for code, line in hidden_lines(counts, told).items():
        if code not in known:
            lines[code] = [None if b is None else a for a, b in zip(lines[code], line, strict=True)]


def with_totals(lines):
    """The sum of some lines, and the sum of that."""
    line = [sum(column) for column in zip(*lines, strict=True)]
    return [*line, sum(line)]


def add(hidden_line, open_line):
    """Two lines of counts as one: what is hidden in one stays hidden."""
    if hidden_line is None:
        return open_line
    return [None if a is None else a + b for a, b in zip(hidden_line, open_line, strict=True)]
