"""Ranges of rates and differences: known values, and the words that follow from them."""

import pytest

from reports import statistics
from reports.enums import Status
from reports.figures import DENOMINATOR, NUMERATOR, measure
from reports.indicators import BY_CODE

APPROX = {"abs": 6e-4}  # values published with one decimal of a per cent


def rate(count, cases, code="interview_rate"):
    counts = {NUMERATOR: count, DENOMINATOR: cases}
    return measure(BY_CODE[code], {side: counts.get(side, 0) for side in range(4)})


# Wilson, Journal of the American Statistical Association 22 (1927), worked out apart
@pytest.mark.parametrize(
    ("count", "cases", "low", "high"),
    [
        (3, 30, 0.035, 0.256),
        (6, 30, 0.095, 0.373),
        (12, 30, 0.246, 0.577),
        (30, 150, 0.144, 0.271),
        (0, 10, 0.0, 0.278),
        (10, 10, 0.722, 1.0),
    ],
)
def test_the_range_of_a_rate_is_wilsons(count, cases, low, high):
    assert statistics.wilson(count, cases) == pytest.approx((low, high), **APPROX)
    figure = rate(count, cases)
    assert (figure.low, figure.high) == pytest.approx((low, high), **APPROX)


@pytest.mark.parametrize(
    ("one", "other", "low", "high", "verdict"),
    [
        ((12, 30), (6, 30), -0.032, 0.406, 0),
        ((14, 30), (6, 30), 0.028, 0.468, 1),
        ((6, 30), (14, 30), -0.468, -0.028, -1),
    ],
)
def test_the_range_of_a_difference_is_newcombes(one, other, low, high, verdict):
    figure, beside = rate(*one), rate(*other)
    assert statistics.gap(figure, beside) == pytest.approx((low, high), **APPROX)
    assert statistics.verdict(figure, beside) == verdict


def test_what_nobody_can_tell_apart_is_said_in_words():
    assert statistics.in_words(rate(12, 30), rate(6, 30)) == "on ne peut pas les distinguer"
    assert statistics.in_words(rate(14, 30), rate(6, 30)) == "plus haut, au-delà du hasard"
    assert statistics.in_words(rate(6, 30), rate(14, 30)) == "plus bas, au-delà du hasard"


@pytest.mark.parametrize("cases", range(1, 10))
def test_below_ten_cases_there_is_neither_rate_nor_range(cases):
    figure = rate(cases, cases)
    assert (figure.value, figure.low, figure.high) == (None, None, None)
    assert figure.text() == "effectif trop faible"
    assert figure.range_text() == ""
    assert statistics.verdict(figure, rate(14, 30)) is None
    assert statistics.in_words(figure, rate(14, 30)) == ""


def test_a_hidden_figure_has_no_range():
    """A range and n give the count back: with the value, the range goes."""
    figure = rate(12, 30).hidden(keep_n=True)
    assert (figure.status, figure.n) == (Status.HIDDEN, 30)
    assert (figure.value, figure.low, figure.high, figure.apart) == (None, None, None, 0)
    assert figure.range_text() == ""
    assert statistics.verdict(figure, rate(14, 30)) is None


def test_the_range_is_read_in_whole_per_cents():
    assert rate(30, 150).range_text() == "entre 14 et 27\u00a0%"
    assert rate(30, 150).rests_on() == "30 sur 150"


def test_a_count_has_no_range():
    figure = measure(BY_CODE["registered"], {NUMERATOR: 40, 2: 0, 3: 0})
    assert (figure.value, figure.low, figure.high) == (40, None, None)


def test_the_range_of_events_a_case_is_the_exact_one():
    """Garwood's table: from 10 events on, 4.795 to 18.39; from none, 0 to 3.689."""
    assert statistics.per_case(10, 1) == pytest.approx((4.795, 18.39), abs=5e-3)
    assert statistics.per_case(0, 2) == pytest.approx((0, 3.689 / 2), abs=5e-3)
