"""Work done once a day, by name: each app registers its own, `run_daily` and the worker run it.

A job takes the day, does what is due by then and returns how many rows it changed. Run twice on
one day it changes nothing the second time; missed for a week it catches up.
"""

import datetime
from collections.abc import Callable

JOBS: dict[str, Callable[[datetime.date], int]] = {}


def register(name, job):
    """Have a job done every day; registered in the order in which jobs run."""
    JOBS[name] = job


def run(day):
    """Yield (name, number of rows changed) of each job done for the day."""
    for name, job in JOBS.items():
        yield name, job(day)
