"""Figures counted once for a whole page are those counted alone, and those of their lists."""

import pytest

from reports.dimensions import DIMENSIONS
from reports.indicators import REGISTRY
from reports.models import Phase
from reports.selection import Selection
from reports.tally import Tally, compute, sides
from tests.reports.test_figure_open import random_pilot  # noqa: F401

pytestmark = pytest.mark.django_db
TABLES = [("agency",), *((code,) for code in DIMENSIONS), ("agency", "month"), ("agency", "sex")]
BIGINT_BITS = 63


@pytest.fixture
def question(random_pilot):  # noqa: F811
    return Selection.of_phase(Phase.objects.get())


def known(by):
    return [indicator for indicator in REGISTRY if set(by) <= set(indicator.breakdowns)]


def test_a_page_counted_at_once_has_the_figures_of_each_table_alone(
    question, django_assert_num_queries
):
    alone = {by: compute(known(by), question, by) for by in TABLES}
    tally = Tally(question)
    with django_assert_num_queries(1):
        tally.prepare([(known(by), by) for by in TABLES])
    for by, board in alone.items():
        assert board.groups, by
        assert tally.board(known(by), by) == board, by


def test_some_agencies_are_a_part_of_all(question):
    some = question.agencies[1:3]
    tally = Tally(question)
    tally.prepare([(known(("agency", "sex")), ("agency", "sex"))])
    for by in (("sex",), ("agency",), ()):
        part = tally.within(some).board(known(("agency", "sex")), by)
        assert part == compute(known(("agency", "sex")), question.within(some), by)
    assert part.total["registered"].numerator > 10


@pytest.mark.parametrize("by", [(), ("agency",), ("sex",)])
def test_what_was_counted_for_some_agencies_is_not_taken_for_all(question, by):
    tally = Tally(question.within(question.agencies[:1]))
    tally.board(known(by), by)
    everybody = Tally(question, tally.counted)
    assert everybody.board(known(by), by) == compute(known(by), question, by)


def test_each_side_counts_the_rows_of_its_list(question):
    board = compute(REGISTRY, question)
    for indicator in REGISTRY:
        figure = board.total[indicator.code]
        told = (figure.numerator, figure.denominator, figure.waiting, figure.apart)
        for side, rows in sides(indicator):
            assert told[side] == rows(question).count(), (indicator.code, side)


def test_the_conditions_of_a_kind_fit_into_one_number():
    conditions = {}
    for indicator in REGISTRY:
        for _side, rows in sides(indicator):
            conditions.setdefault(rows.kind, set()).update(rows.conditions)
    assert 10 < max(len(found) for found in conditions.values()) < BIGINT_BITS
