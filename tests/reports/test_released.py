"""What editions told, and what a page of today may say beside it."""

import pytest

from reports import actions
from reports.cells import QUALITY, Cell, counts_of
from reports.crosstab import crosstabs
from reports.disclosure import disclose
from reports.equity import by_groups
from reports.figures import DENOMINATOR, NUMERATOR, Board, measure
from reports.indicators import BY_CODE
from reports.released import Released, by_rows
from reports.selection import Selection
from reports.tally import Tally
from tests.reports.editions import draft, quick_print  # noqa: F401
from tests.reports.lesson_rows import phase

PLACES = ("fes", "rabat-agdal", "casablanca")
REGISTERED, RATE = BY_CODE["registered"], BY_CODE["interview_rate"]


def edition(**counts):
    """What one edition told of the people registered: {agency or all: count}."""
    return {(REGISTERED.rows, code, "", ""): count for code, count in counts.items()}


def board(*counts):
    """The people registered by agency."""

    def figures(n):
        return {"registered": measure(REGISTERED, dict.fromkeys(range(4), 0) | {NUMERATOR: n})}

    groups = {(code,): figures(n) for code, n in zip(PLACES, counts, strict=True)}
    return Board(figures(sum(counts)), groups)


def seen(board):
    figures = [*board.groups.values(), board.total]
    return [found["registered"].numerator for found in figures]


def told(*counts):
    (*parts, total), places = counts, PLACES
    named = dict(zip(places, parts, strict=True)) | {"": total}
    return Released((edition(**{c: n for c, n in named.items() if n is not None}),))


def test_two_indicators_that_count_the_same_rows_are_one_count():
    assert RATE.base == REGISTERED.rows
    counts = by_rows({Cell("interview_rate", "fes", side="denominator"): 30})
    released = Released((counts,))
    assert released.told(REGISTERED.rows, "fes") == (30,)
    assert released.told(REGISTERED.rows) == (None,)
    assert released.told(RATE.rows, "fes") == (None,)


def test_what_is_hidden_or_unknown_is_not_told():
    assert by_rows({Cell("registered"): None, Cell("given_up_long_ago"): 12}) == {}
    assert by_rows({Cell(QUALITY, member="phone"): 0}) == {(QUALITY, "", "", "phone"): 0}


def test_an_aside_of_zero_tells_nothing():
    sides = {"numerator": 20, "denominator": 30, "waiting": 0, "apart": 7}
    facts = {"total": {"interview_rate": sides}, "by_agency": {}, "tables": {}, "equity": {}}
    counts = counts_of(facts)
    assert counts[Cell("interview_rate", side="waiting")] is None
    assert counts[Cell("interview_rate", side="apart")] == 7


def test_of_all_without_the_agencies_that_a_reader_knows():
    released = Released((edition(**{"": 90, "fes": 20}), edition(**{"": 95})))
    assert released.without([]) is released
    rest = released.without(["fes"])
    assert rest.told(REGISTERED.rows) == (70, None)
    assert rest.told(REGISTERED.rows, "fes") == (20, None)


# A page of today --------------------------------------------------------------------------------


def test_a_reader_of_all_sees_what_the_next_edition_would_show():
    today = board(22, 30, 40)
    assert seen(disclose(today)) == [22, 30, 40, 92]
    assert seen(disclose(today, released=told(20, 30, 40, 90))) == [None, 30, 40, None]


def test_an_agency_sees_its_own_and_of_others_what_all_may_see():
    today = board(22, 30, 40)
    shown = disclose(today, known={("fes",)}, released=told(20, 30, 40, 90))
    assert seen(shown) == [22, 30, 40, None]
    today = board(20, 32, 40)
    shown = disclose(today, known={("fes",)}, released=told(20, 30, 40, 90))
    assert seen(shown) == [20, None, 40, None]


def test_an_aside_of_a_total_is_told_unless_it_moved_by_little():
    indicator = BY_CODE["placement_rate"]

    def waiting(n, *before):
        counts = {NUMERATOR: 20, DENOMINATOR: 40, 2: n, 3: 0}
        one = {indicator.code: measure(indicator, counts)}
        released = Released(tuple({(indicator.waiting, "", "", ""): count} for count in before))
        return disclose(Board(one), released=released).total[indicator.code].waiting

    assert [waiting(12), waiting(12, 12), waiting(12, 7, 30)] == [12, 12, 12]
    assert [waiting(3), waiting(12, 10), waiting(12, 7, 13)] == [0, 0, 0]


@pytest.mark.django_db
@pytest.mark.usefixtures("quick_print")
def test_pages_take_it_by_name(make_migrant, people):
    """As a dashboard asks: board, tables, groups of a whole phase."""
    for sex in "FFM" * 8:
        make_migrant(sex=sex, opened_on=phase().starts_on)
    actions.publish_edition(draft(people.national_manager), by=people.national_manager)
    for _one in range(2):
        make_migrant(sex="F", opened_on=phase().starts_on)

    tally, released = Tally(Selection.of_phase(phase())), Released.of(phase())
    shown = disclose(tally.board([REGISTERED], ("agency",)), released=released)
    assert shown.groups["fes",]["registered"].numerator is None
    table = crosstabs([REGISTERED], tally, "sex", released=released)["registered"]
    assert (table.cells["fes"]["F"], table.cells["fes"]["M"]) == (None, 8)
    groups = by_groups([REGISTERED], tally, "sex", released=released)
    assert groups["F"]["registered"].numerator is None
    assert by_groups([REGISTERED], tally, "sex")["F"]["registered"].numerator == 18
