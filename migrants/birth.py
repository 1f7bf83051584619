"""Birth dates that are known in part: never a made-up first of January."""

import datetime

from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from migrants.enums import BirthPrecision
from sharaka_portal.lib import clock


def birth_parts(year, month, day):
    """(date, precision) of what is known; the unknown parts of the date are 1.

    Raises ValueError when the parts are no date, or a day is given without its month.
    """
    if not year:
        if month or day:
            raise ValueError("A month or a day needs its year.")
        return None, BirthPrecision.UNKNOWN
    if day and not month:
        raise ValueError("A day needs its month.")
    date = datetime.date(year, month or 1, day or 1)
    if day:
        return date, BirthPrecision.DAY
    return date, BirthPrecision.MONTH if month else BirthPrecision.YEAR


def birth_text(migrant):
    """The birth date as far as it is known: 12/05/1991, mai 1991, 1991."""
    precision, date = migrant.birth_precision, migrant.birth_date
    if precision == BirthPrecision.UNKNOWN:
        reason = migrant.get_birth_missing_reason_display()
        return _("inconnue (%(reason)s)") % {"reason": reason} if reason else _("inconnue")
    if precision == BirthPrecision.YEAR:
        return str(date.year)
    if precision == BirthPrecision.MONTH:
        return f"{MONTHS[date.month]} {date.year}"
    return date_format(date, "d/m/Y")


def possible_ages(migrant, day=None):
    """(lowest, highest) age in years on a day that the known birth date allows, or None."""
    if migrant.birth_date is None:
        return None
    born, day = migrant.birth_date, day or clock.today()
    latest = born
    if migrant.birth_precision == BirthPrecision.YEAR:
        latest = datetime.date(born.year, 12, 31)
    elif migrant.birth_precision == BirthPrecision.MONTH:
        latest = clock.add_months(born, 1) - datetime.timedelta(days=1)
    return max(0, years_between(latest, day)), years_between(born, day)


def years_between(born, day):
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def age_text(migrant):
    """The age: 24 ans, or 24 ou 25 ans when the birth date leaves both open."""
    ages = possible_ages(migrant)
    if ages is None:
        return _("âge inconnu")
    low, high = ages
    if low == high:
        return _("%(age)d ans") % {"age": low}
    return _("%(low)d ou %(high)d ans") % {"low": low, "high": high}
