"""Counts of one indicator by agency and one more dimension, as they may be shown to a reader."""

from dataclasses import dataclass

from reports.dimensions import DIMENSIONS
from reports.disclosure import hide_counts_by_agency
from reports.indicators import Indicator

ALL = ""


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


def crosstabs(indicators, tally, dimension, known=frozenset()):
    """{code: Crosstab} of some count indicators by agency and a dimension, small counts hidden.

    `known`: the codes of agencies whose rows the reader may open anyhow.
    """
    dimension, selection = DIMENSIONS[dimension], tally.selection
    members = tuple(dimension.members(selection))
    board = tally.board(indicators, ("agency", dimension.code))
    return {
        indicator.code: crosstab(indicator, members, board, selection, known, dimension.part)
        for indicator in indicators
    }


def crosstab(indicator, members, board, selection, known, part):
    """The table of one indicator; what the reader knows is set apart before anything is hidden."""
    counts = {
        agency.code: [
            board.groups[agency.code, code][indicator.code].numerator for code, _label in members
        ]
        for agency in selection.agencies
    }
    outside = [code for code in counts if code not in known]
    own = with_totals([counts[code] for code in counts if code in known])
    added = [place for place, (code, _label) in enumerate(members) if code in part]
    shown = hide_counts_by_agency([counts[code] for code in outside], added) if outside else []
    lines = dict(zip([*outside, ALL], shown, strict=True)) if outside else {}
    lines |= {code: [*counts[code], sum(counts[code])] for code in counts if code in known}
    if known & set(counts):
        lines[ALL] = add(lines.get(ALL), own)
        hide_public(lines, counts, added, known)
    codes = [*(code for code, _label in members), ALL]
    return Crosstab(
        indicator,
        members,
        tuple((agency.code, agency.label) for agency in selection.agencies),
        {key: dict(zip(codes, line, strict=True)) for key, line in lines.items()},
    )


def hide_public(lines, counts, added, known):
    """Hide of others what is hidden from all, so that a reader of both tables learns no more."""
    public = hide_counts_by_agency(list(counts.values()), added)
    for code, line in zip([*counts, ALL], public, strict=True):
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
