"""The one clock: every business date asks it.

In demonstration mode the day is 14 December 2015, the eve of the ministers' visit, so that
worklists, permits and follow-ups are alive; `SHARAKA_TODAY` sets another day. The history
(audit rows, access log, transitions) keeps the real time of `django.utils.timezone.now`.
"""

import datetime

from django.conf import settings
from django.utils import timezone

ONE_DAY = datetime.timedelta(days=1)


def today() -> datetime.date:
    """The business day in the portal's time zone."""
    return settings.TODAY or timezone.localdate()


def now() -> datetime.datetime:
    """The business moment: the present time of day on the business day, aware."""
    present = timezone.localtime()
    day = today()
    return present.replace(year=day.year, month=day.month, day=day.day, fold=0)


def at(day: datetime.date, hour: int = 0, minute: int = 0) -> datetime.datetime:
    """An aware moment on a day, in the portal's time zone."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, minute)))


def add_months(day: datetime.date, months: int) -> datetime.date:
    """The same day some months later, or the last day of that month when it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    first_of_next = datetime.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last_day = (first_of_next - datetime.timedelta(days=1)).day
    return datetime.date(year, month + 1, min(day.day, last_day))


def local_day(moment: datetime.datetime) -> datetime.date:
    """The day of a moment in the portal's time zone."""
    return timezone.localtime(moment).date()


def local_time(moment: datetime.datetime) -> datetime.time:
    """The time of day of a moment in the portal's time zone."""
    return timezone.localtime(moment).time()
