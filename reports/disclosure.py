"""The filter between computed figures and readers outside the agency concerned.

Small counts, and counts near what an edition told of them, are hidden with those that would give
them back (`reports.suppression`): in the board of figures by agency, in the tables beside it, in
the lines of groups.
"""

from dataclasses import replace

from reports.cells import ALL, ASIDES
from reports.enums import Status, Unit
from reports.released import Released
from reports.suppression import (
    COLUMNS,
    ROWS,
    Table,
    is_secret,
    suppress,
    told_rests,
    without,
)


def hide_counts(rows, *, column_totals=True, insiders=None, told=None, elsewhere=None):
    """Rows of counts with their totals (a last column, a last row), None where they are hidden."""
    cells = tuple(tuple(row) for row in rows)
    table = Table(cells, column_totals, insiders=insiders, told=told or {})
    result = without(table, suppress(table, elsewhere))
    return result if column_totals else result[:-1]


def hide_counts_by_agency(rows, part=(), told=None):
    """The same for a row an agency, beside the board: what both have is hidden in both or in none.

    `part` names the columns that make up the numerator of a rate of the board. `told`: what
    editions told of a place (row, column); after the columns come the sum of the part and the total.
    """
    cells, width, told = tuple(tuple(row) for row in rows), len(rows[0]), told or {}
    table = Table(cells, part=tuple(part), insiders=ROWS, told=told)
    sums = list(zip(*(table.sums(row) for row in rows), strict=True))
    *_part, totals = sums
    told_sums = [
        [told.get((row, width + place), ()) for row in range(len(rows) + 1)]
        for place in range(len(sums))
    ]
    lines = [hidden_line(totals, told=told_sums[-1])]
    if part:
        lines = [hidden_rate(sums[0], totals, told=told_sums)[0], *lines]
    elsewhere = {
        (row, width + place): hide
        for place, line in enumerate(lines)
        for row, hide in enumerate(line)
    }
    return [[*row[:width], row[-1]] for row in without(table, suppress(table, elsewhere))]


def hidden_line(counts, insiders=COLUMNS, told=(), hide_total=None):
    """Of each count of a line (by agency) and of its total, whether it is hidden.

    `told`: what editions told of each, the total last. `hide_total`: whether another table hides
    the total; None where it tells nothing.
    """
    (shown,) = hide_counts(
        [counts],
        column_totals=False,
        insiders=insiders,
        told=in_row(0, told),
        elsewhere=total_in_row(0, counts, hide_total),
    )
    return [cell is None for cell in shown]


def hidden_rate(tops, bases, hide_base=None, insiders=COLUMNS, told=((), ()), hide_total=None):
    """For a line of rates of which the rest is as sensitive: where to hide the tops, the bases.

    `hide_base` says where the bases are hidden already, when another table decides that. `told`:
    what editions told of the tops and of the bases, the totals last. `hide_total`: whether another
    table hides the total of the tops; None where it tells nothing.
    """
    rests = tuple(base - top for base, top in zip(bases, tops, strict=True))
    hide_base = hide_base or hidden_line(bases, insiders, told[1])
    elsewhere = {(2, column): hide for column, hide in enumerate(hide_base)}
    elsewhere |= total_in_row(0, tops, hide_total)
    places = in_row(0, told[0]) | in_row(1, told_rests(*told)) | in_row(2, told[1])
    hidden = suppress(Table((tuple(tops), rests), insiders=insiders, told=places), elsewhere)
    hide_top = [
        any((row, column) in hidden for row in range(3)) for column in range(len(hide_base))
    ]
    return hide_top, hide_base


def in_row(row, told):
    """What was told of the places of a row, by place."""
    return {(row, column): counts for column, counts in enumerate(told)}


def total_in_row(row, counts, hide):
    """What another table says of the total of a row."""
    return {} if hide is None else {(row, len(counts)): hide}


def disclose(board, known=frozenset(), released=None):
    """The board by agency as it may be shown to a reader who may open the groups in `known` anyhow.

    `released`: what editions of the phase told (`Released.of(phase)`), where the board is about a
    whole phase.
    """
    released = released or Released.nothing()
    outside = [key for key in board.groups if key not in known]
    if board.groups and not outside:
        return board
    columns = {key: board.groups[key] for key in outside} or {(): board.total}
    of_others = released.without([code for key in board.groups if key in known for code in key])

    def told(rows):
        return [of_others.told(rows, *key) for key in (*columns, (ALL,))]

    hidden = {
        code: hidden_keys([column[code] for column in columns.values()], told=told)
        for code in board.total
    }
    keys = [*columns, ALL]
    shown = {
        key: {
            code: without_asides(
                veil(figure, hidden[code][keys.index(key)]), is_nothing_due(board.total[code])
            )
            for code, figure in column.items()
        }
        for key, column in columns.items()
    }
    total = {
        code: without_few_asides(veil(figure, hidden[code][-1]), released)
        for code, figure in board.total.items()
    }
    groups = {key: shown.get(key, column) for key, column in board.groups.items()}
    found = replace(board, total=total, groups=groups)
    if len(outside) == len(board.groups):
        return found
    return beside_public(found, disclose(board, released=released), known)


def beside_public(shown, public, known):
    """What somebody may read who also reads what all may: nothing of others that they may not."""
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


def hidden_keys(figures, decided=None, insiders=COLUMNS, told=None, total=(None, None)):
    """For the figures of one indicator by agency, and for their total: (hide value, hide n).

    `decided` tells of lines that another table hides already: {rows of an indicator: [hide, …]},
    the total last. The same rows are hidden in the same places wherever they are counted.
    `told(rows)` gives what editions told of such a line; `total` says of value and n whether another
    table hides the total.
    """
    indicator, decided, told = figures[0].indicator, decided or {}, told or nothing_told

    def line(rows, counts, hide_total):
        return decided.get(rows) or hidden_line(counts, insiders, told(rows), hide_total)

    total_value, total_n = total

    tops = [figure.numerator for figure in figures]
    if figures[0].denominator is None:
        return [(hide, hide) for hide in line(indicator.rows, tops, total_value)]
    bases = [figure.denominator for figure in figures]
    hide_base = line(indicator.base, bases, total_n)
    if indicator.unit == Unit.COST:  # the amount is public, and gives the count back
        return [(hide, hide) for hide in hide_base]
    if indicator.guards_rest:
        both = told(indicator.rows), told(indicator.base)
        hide_value, _bases = hidden_rate(tops, bases, hide_base, insiders, both, total_value)
    else:
        hide_value = line(indicator.rows, tops, total_value)
    return [(value or base, base) for value, base in zip(hide_value, hide_base, strict=True)]


def nothing_told(rows):
    return ()


def veil(figure, hide):
    """The figure without what has to be hidden of it."""
    hide_value, hide_n = hide
    return figure.hidden(keep_n=not hide_n) if hide_value or hide_n else figure


def without_asides(figure, nothing_due):
    """Cases not yet due, or without an answer, are told for a total only.

    Nor does a group without a due case say whether cases wait in it: « not due » is said where that
    holds of all groups together.
    """
    figure = replace(figure, **dict.fromkeys(ASIDES, 0))
    if figure.n != 0 or figure.status not in (Status.NOT_DUE, Status.TOO_FEW):
        return figure
    return replace(figure, status=Status.NOT_DUE if nothing_due else Status.TOO_FEW)


def is_nothing_due(total):
    """Whether no case of all groups together is due yet."""
    return total.status == Status.NOT_DUE


def without_few_asides(figure, released):
    """A total without those of its asides that are few, or few more than were told."""
    sides = {"waiting": figure.indicator.waiting, "apart": figure.indicator.apart}
    few = [
        name
        for name, rows in sides.items()
        if rows and is_secret(getattr(figure, name), released.told(rows))
    ]
    return replace(figure, **dict.fromkeys(few, 0))
