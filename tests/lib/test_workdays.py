"""Working days and public holidays of Morocco."""

import datetime

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from sharaka_portal.lib.workdays import holiday_on, is_working_day, working_days_after


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        ("2015-12-14", True),
        ("2015-12-19", False),
        ("2015-12-20", False),
        ("2015-11-06", False),
        ("2015-09-24", False),  # Eid al-Adha: the estimate was the day before
        ("2015-09-23", True),
        ("2015-12-24", False),  # the Prophet's birthday, seen a day later as well
        ("2016-01-11", False),
    ],
)
def test_days_of_the_pilot(day, is_worked):
    assert is_working_day(datetime.date.fromisoformat(day)) is is_worked


@pytest.mark.parametrize(
    ("language", "name"),
    [("fr", "La marche verte"), ("ar", "ذكرى المسيرة الخضراء"), ("en", "Green March")],
)
def test_holiday_is_named_in_the_language_of_the_page(language, name):
    with translation.override(language):
        assert holiday_on(datetime.date(2015, 11, 6)) == name
        assert holiday_on(datetime.date(2015, 11, 9)) == ""


def test_estimate_says_that_it_is_one():
    assert "estimé" in holiday_on(datetime.date(2026, 5, 27))
    assert "estimé" not in holiday_on(datetime.date(2015, 9, 24))


@given(st.dates(datetime.date(2015, 1, 1), datetime.date(2030, 12, 31)), st.integers(1, 15))
def test_so_many_working_days_lie_between(day, count):
    end = working_days_after(day, count)
    between = [day + datetime.timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert sum(is_working_day(one) for one in between) == count
    assert is_working_day(end)
