"""Working days in Morocco: weekdays that are no public holiday.

Holidays come from the package `holidays`; those of the lunar calendar are its estimates, and the
real day may differ by one.
"""

import datetime
from functools import lru_cache

import holidays

SATURDAY = 5


@lru_cache(maxsize=32)
def holidays_of(year: int) -> dict[datetime.date, str]:
    """{day: name} of the public holidays of a year."""
    return dict(holidays.country_holidays("MA", years=year, language="fr_MA"))


def is_working_day(day: datetime.date) -> bool:
    return day.weekday() < SATURDAY and day not in holidays_of(day.year)


def working_days_after(day: datetime.date, count: int) -> datetime.date:
    """The day so many working days after a day, which itself does not count."""
    while count:
        day += datetime.timedelta(days=1)
        count -= is_working_day(day)
    return day
