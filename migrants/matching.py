"""The duplicate check over the whole registry: a sieve by keys, then a score for the few left.

The sieve reads the index of `NameKey` alone; how it works and what it reaches is told in
docs/duplicates.md.
"""

import datetime
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Q

from migrants import names
from migrants.models import IdentityDocument, Migrant, NameKey

ROWS_READ = 1_500  # keys, of one check
SCORED = 40
YEARS_BESIDE = 1
COLUMNS = (
    "pk",
    "last_name",
    "first_name",
    "last_name_ar",
    "first_name_ar",
    "birth_date",
    "birth_precision",
    "sex",
    "nationality",
    "phone",
    "other_phone",
)


@dataclass(slots=True)
class Near:
    """What a registered person shares with the one at the desk."""

    birth_date: datetime.date | None = None
    keys: set = field(default_factory=set)
    is_sure: bool = False  # a paper or a phone number


def near(person):
    """{primary key: Near} of the people who share two names about that age, a name and the birth
    date, a paper or a phone number."""
    found = {}
    for pk, key, birth_date in _name_keys(person):
        one = found.setdefault(pk, Near(birth_date))
        one.keys.add(key)
    for pk in _by_numbers(person):
        found.setdefault(pk, Near()).is_sure = True
    return found


def _name_keys(person):
    keys = names.name_keys(
        person.last_name, person.first_name, person.last_name_ar, person.first_name_ar
    )
    pairs = {key for key in keys if " " in key}
    condition = Q(key__in=pairs)
    if person.birth_date:
        born = person.birth_date
        window = datetime.date(born.year - 1, 1, 1), datetime.date(born.year + 1, 12, 31)
        condition &= Q(birth_date__range=window) | Q(birth_date=None)
        if names.is_exact(born, person.birth_precision):
            condition |= Q(key__in=keys - pairs, birth_date__in=names.mistaken_dates(born))
    rows = NameKey.objects.filter(condition)
    return rows.values_list("migrant_id", "key", "birth_date")[:ROWS_READ]
