"""Small counts are hidden, and no hidden count can be computed from what is shown."""

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.disclosure import Table, disclose, hide_counts, suppress
from reports.figures import Board, measure
from reports.indicators import BY_CODE


def test_counts_of_five_and_more_and_zeros_are_shown():
    assert hide_counts([[5, 0, 12]], column_totals=False) == [[5, 0, 12, 17]]


def test_a_small_count_takes_the_next_smallest_with_it():
    # 3 is small; with the total 35 shown, 12 + 20 would give it back: the cheaper 12 goes too.
    assert hide_counts([[3, 12, 20]], column_totals=False) == [[None, None, 20, 35]]


def test_two_ones_are_not_given_back_by_their_sum():
    # Both would be known: 12 - 10 = 2 = 1 + 1, as a hidden count is at least one.
    assert hide_counts([[1, 1, 10]], column_totals=False) == [[None, None, None, 12]]


def test_a_lonely_small_count_hides_its_total():
    assert hide_counts([[3, 0]], column_totals=False) == [[None, 0, None]]


def test_two_by_two_table_keeps_only_its_totals():
    assert hide_counts([[3, 10], [20, 30]]) == [[None, None, 13], [None, None, 50], [23, 40, 63]]


def test_threshold_is_a_setting(settings):
    settings.DISCLOSURE_THRESHOLD = 3
    assert hide_counts([[3, 12, 20]], column_totals=False) == [[3, 12, 20, 35]]


def retention(*agencies):
    """Statuses of a rate as outsiders read them; an agency is (kept, due, waiting)."""
    indicator, sides = BY_CODE["retention_3_months"], [(*counts, 0) for counts in agencies]
    sums = [sum(column) for column in zip(*sides, strict=True)]
    total, *groups = ({indicator.code: measure(indicator, found)} for found in [sums, *sides])
    board = disclose(Board(total, {(f"agency-{n}",): found for n, found in enumerate(groups)}))
    shown = [found[indicator.code] for found in board.groups.values()]
    assert all(figure.waiting == 0 for figure in shown)
    return [str(figure.status) for figure in shown]


def test_the_word_for_no_due_case_does_not_tell_where_nobody_waits():
    """Whose placements are not due has placements: where « too few » stood, there were none."""
    assert retention((0, 0, 3), (0, 0, 0), (0, 0, 9)) == ["not_due"] * 3
    assert retention((0, 0, 3), (0, 0, 0), (30, 60, 9)) == ["too_few", "too_few", "ok"]


class Attack:
    """Looks for a second table that a reader cannot tell from the true one.

    The reader knows the rule: shown counts are given, a hidden one is a whole number from zero up,
    and the last row and column are the totals.
    """

    def __init__(self, table, hidden):
        self.values = table.extended()
        self.height, self.width = len(self.values), len(self.values[0])
        self.shown_rows = self.height if table.column_totals else self.height - 1
        self.free = {*hidden}
        if not table.column_totals:
            self.free |= {(self.height - 1, column) for column in range(self.width)}

    def gaps(self, changes):
        """By how much each row and column no longer adds up, where it does not."""
        found = {}
        for (row, column), change in changes.items():
            as_row = -change if column == self.width - 1 else change
            as_column = -change if row == self.height - 1 else change
            found["row", row] = found.get(("row", row), 0) + as_row
            found["column", column] = found.get(("column", column), 0) + as_column
        return {line: gap for line, gap in found.items() if gap}

    def allowed(self, place, change):
        row, column = place
        return row >= self.shown_rows or self.values[row][column] + change >= 0

    def other_table(self, place):
        """Changes that give another table in which the place differs, or None."""
        todo = [{place: change} for change in (1, -1) if self.allowed(place, change)]
        seen = set()
        while todo:
            changes = todo.pop()
            gaps = self.gaps(changes)
            if not gaps:
                return changes
            if frozenset(changes.items()) in seen:
                continue
            seen.add(frozenset(changes.items()))
            kind, number = min(gaps)
            for other in self.free - set(changes):
                if other[0 if kind == "row" else 1] != number:
                    continue
                for change in (1, -1):
                    smaller = self.gaps(changes | {other: change}).get((kind, number), 0) == 0
                    if smaller and self.allowed(other, change):
                        todo.append(changes | {other: change})
        return None


def looks_the_same(table, hidden, changes):
    """Whether the changed table adds up, and agrees with every shown count and with the rule."""
    height, width = len(table.cells), len(table.cells[0])
    values = {
        (row, column): value + changes.get((row, column), 0)
        for row, line in enumerate(table.extended())
        for column, value in enumerate(line)
    }
    rows_add_up = all(
        sum(values[row, column] for column in range(width)) == values[row, width]
        for row in range(height + 1)
    )
    columns_add_up = all(
        sum(values[row, column] for row in range(height)) == values[height, column]
        for column in range(width + 1)
    )
    unseen = set() if table.column_totals else {(height, column) for column in range(width + 1)}
    only_hidden = set(changes) <= hidden | unseen
    return rows_add_up and columns_add_up and only_hidden and all(values[p] >= 0 for p in hidden)


tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 12), min_size=width, max_size=width), min_size=1, max_size=4
    )
)


@given(tables, st.booleans())
@settings(max_examples=300, deadline=None)
def test_attack_on_random_tables_finds_no_hidden_count(cells, column_totals):
    table = Table(tuple(map(tuple, cells)), column_totals)
    hidden = suppress(table)
    attack = Attack(table, hidden)
    for place in hidden:
        changes = attack.other_table(place)
        assert changes is not None, f"{place} can be computed"
        assert changes[place] != 0
        assert looks_the_same(table, hidden, changes)


@given(tables)
def test_every_small_count_is_hidden(cells):
    table = Table(tuple(map(tuple, cells)))
    hidden = suppress(table)
    for row, line in enumerate(table.extended()):
        for column, value in enumerate(line):
            if 0 < value < 5:
                assert (row, column) in hidden
