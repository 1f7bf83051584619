"""Working days and free times of the demonstration."""

import datetime

from sharaka_portal.lib import clock
from sharaka_portal.lib.workdays import is_working_day

TIMES = [
    (hour, minute) for hour in range(9, 16) for minute in (0, 30) if (hour, minute) != (12, 30)
]
SLOT_MINUTES = 30


def working_day_after(day, days):
    """The working day that lies so many days later, or the next one."""
    day += datetime.timedelta(days=days)
    while not is_working_day(day):
        day += datetime.timedelta(days=1)
    return day


def working_days(start, end):
    """Every working day from one day to another, both included."""
    span = range((end - start).days + 1)
    days = [start + datetime.timedelta(days=number) for number in span]
    return [day for day in days if is_working_day(day)]


class Diary:
    """The times of each counsellor and person that are still free."""

    def __init__(self):
        self.taken = set()

    def free_time(self, day, minutes, *who, earliest=0):
        """The first free moment of everybody, from the earliest of TIMES on, that day or later."""
        needed = -(-minutes // SLOT_MINUTES)
        while True:
            for first in range(earliest, len(TIMES) - needed + 1):
                slots = {
                    (day, time, person) for time in TIMES[first : first + needed] for person in who
                }
                if not slots & self.taken:
                    self.taken |= slots
                    return clock.at(day, *TIMES[first])
            day, earliest = working_day_after(day, 1), 0
