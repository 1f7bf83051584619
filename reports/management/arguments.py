"""Arguments that several commands take."""

import argparse
import datetime

from django.core.management.base import CommandError

from reports.models import Phase
from reports.selection import last_day


def day(text):
    """A date such as 2015-12-14."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2015-12-14") from error


def within(phase, as_of):
    """The day on which figures of a phase are stopped. Raises CommandError outside of it."""
    last = last_day(phase)
    if not phase.starts_on <= (as_of or last) <= last:
        raise CommandError(f"Figures of {phase.code} stop between {phase.starts_on} and {last}.")
    return as_of


def phase_of(code):
    """The phase with a code. Raises CommandError with the codes that exist."""
    phase = Phase.objects.filter(code=code).first()
    if phase is None:
        known = ", ".join(Phase.objects.values_list("code", flat=True)) or "none yet"
        raise CommandError(f"There is no phase {code!r} (known: {known}).")
    return phase
