"""How far the data behind a report may be trusted: what is missing, what may be there twice."""

from django.db.models import Exists, OuterRef, Q

from migrants.enums import PairState
from migrants.models import DuplicatePair, IdentityDocument
from reports.cells import ALL, QUALITY
from reports.groups import UNKNOWN
from reports.indicators import BY_CODE
from reports.released import Released
from reports.suppression import is_secret, told_rests

# What may be missing: told by a table of the report, or asked of the files.
BY_TABLE = {"birth_date": "registered_by_age", "education": "registered_by_education"}
BY_FILE = {
    "phone": Q(migrant__phone=""),
    "document": ~Exists(IdentityDocument.objects.filter(migrant=OuterRef("migrant"))),
}


def quality(selection, tables, released=None):
    """{what: count} of files that lack something, and of pairs that may be one person.

    `released`: what editions of the phase told.
    """
    released = released or Released.nothing()
    files = selection.entrants()
    n, told_n = files.count(), released.told(BY_CODE["registered"].rows)

    def missing_of(name, lacks):
        count, told = files.filter(lacks).count(), released.told(QUALITY, member=name)
        (told_rest,) = told_rests([told], [told_n])
        return None if is_secret(count, told) or is_secret(n - count, told_rest) else count

    missing = {name: tables[table]["cells"][ALL][UNKNOWN] for name, table in BY_TABLE.items()}
    missing |= {name: missing_of(name, lacks) for name, lacks in BY_FILE.items()}
    pairs = DuplicatePair.objects.filter(
        Q(first__agency__in=selection.agencies) | Q(second__agency__in=selection.agencies),
        state=PairState.SUSPECTED,
    ).count()
    told = released.told(QUALITY, member="suspected_pairs")
    return {"missing": missing, "suspected_pairs": None if is_secret(pairs, told) else pairs}
