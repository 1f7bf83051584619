"""The same indicators for women and men, for ages, for groups of nationalities, ways of support."""

from reports.crosstab import ALL, crosstabs
from reports.disclosure import hidden_keys, is_nothing_due, veil, without_asides
from reports.indicators import BY_CODE
from reports.released import Released

EQUITY = ("registered", "interview_rate", "placed", "placement_rate")
# Counts that tables by agency give for the same groups: what they hide is hidden here.
IN_TABLES = ("registered", "placed")
# By what people without the rights of an agency may ask for one group at a time.
GROUPS = ("sex", "age", "nationality")


def equity(tally, dimension, known=frozenset(), **beside):
    """{group: {indicator: figure}} of a few indicators over all agencies of a selection."""
    return by_groups([BY_CODE[code] for code in EQUITY], tally, dimension, known, **beside)


def by_groups(indicators, tally, dimension, known=frozenset(), *, released=None, totals=None):
    """{group: {indicator: figure}} over all agencies of a selection.

    Small counts of the agencies that the reader does not open (all but `known`) are hidden, with
    those that would give them back; one line a dimension and an indicator is all there is of them.
    `released`: what editions of the phase told, where the selection is a whole phase. `totals`: the
    figures of all groups together, as they are shown beside (`disclose(board).total`).
    """
    released = released or Released.nothing()
    board = tally.board(indicators, (dimension,))
    figures = {group: found for (group,), found in board.groups.items()}
    agencies = tally.selection.agencies
    others = [agency for agency in agencies if agency.code not in known]
    if not others:
        return figures
    outside = tally.within(others)
    if len(others) < len(agencies):
        board = outside.board(indicators, (dimension,))
    released = released.without([agency.code for agency in agencies if agency.code in known])

    def told(rows):
        lines = [released.told(rows, ALL, dimension, group) for group in figures]
        return [*lines, released.told(rows)]

    in_tables = hidden_in_tables(indicators, outside, dimension, released)
    for indicator in indicators:
        line = [found[indicator.code] for found in board.groups.values()]
        # groups are not agencies: nobody knows one of them whole; there is no total in this table
        total = hidden_total(totals, indicator)
        hidden = hidden_keys(line, in_tables, insiders=None, told=told, total=total)[:-1]
        nothing_due = is_nothing_due(board.total[indicator.code])
        for found, hide in zip(figures.values(), hidden, strict=True):
            found[indicator.code] = without_asides(veil(found[indicator.code], hide), nothing_due)
    return figures


def hidden_total(totals, indicator):
    """Whether the value and the n of the total are hidden; None where nothing is shown of it."""
    if totals is None:
        return None, None
    figure = totals[indicator.code]
    return figure.numerator is None, figure.n is None


def hidden_in_tables(indicators, tally, dimension, released):
    """{rows: whether each group, and the total, is hidden in the table by agency}."""
    if dimension not in GROUPS:
        return {}
    wanted = {indicator.rows for indicator in indicators}
    wanted |= {indicator.base for indicator in indicators}
    counts = [BY_CODE[code] for code in IN_TABLES if BY_CODE[code].rows in wanted]
    if not counts:
        return {}
    tables = crosstabs(counts, tally, dimension, released=released)
    return {
        table.indicator.rows: [cell is None for cell in (*table.row(), table.cells[ALL][ALL])]
        for table in tables.values()
    }
