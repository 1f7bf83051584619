"""Working days in Morocco: weekdays that are no public holiday.

Holidays come from the package `holidays`; those of the lunar calendar are its estimates, and the
real day may differ by one. Years in which it did are corrected here.
"""

import datetime
from functools import lru_cache

import holidays
from django.utils.translation import get_language

SATURDAY = 5
LANGUAGES = {"fr": "fr", "ar": "ar", "en": "en_US"}
# year: so many days after the estimate the moon was seen.
SEEN_LATER = {2015: 1}


@lru_cache(maxsize=96)
def holidays_of(year: int, language: str = "fr") -> dict[datetime.date, str]:
    """{day: name} of the public holidays of a year."""
    found = holidays.country_holidays("MA", years=year, language=LANGUAGES[language])
    estimated = found.tr(found.estimated_label) % ""
    later = datetime.timedelta(days=SEEN_LATER.get(year, 0))
    days = {}
    for day, name in found.items():
        name = name.replace("'", "’")
        if later and name.endswith(estimated):
            day, name = day + later, name.removesuffix(estimated)
        days[day] = name
    return days


def holiday_on(day: datetime.date) -> str:
    """The name of that day's public holiday in the active language, or ""."""
    language = (get_language() or "fr")[:2]
    return holidays_of(day.year, language).get(day, "")


def is_working_day(day: datetime.date) -> bool:
    return day.weekday() < SATURDAY and day not in holidays_of(day.year)


def working_days_after(day: datetime.date, count: int) -> datetime.date:
    """The day so many working days after a day, which itself does not count."""
    while count:
        day += datetime.timedelta(days=1)
        count -= is_working_day(day)
    return day
