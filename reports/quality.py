"""How far the data behind a report may be trusted: what is missing, what may be there twice."""

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from migrants.enums import PairState
from migrants.models import DuplicatePair, IdentityDocument
from reports.crosstab import ALL
from reports.groups import UNKNOWN

# What may be missing: told by a table of the report, or asked of the files.
BY_TABLE = {"birth_date": "registered_by_age", "education": "registered_by_education"}
BY_FILE = {
    "phone": Q(migrant__phone=""),
    "document": ~Exists(IdentityDocument.objects.filter(migrant=OuterRef("migrant"))),
}


def quality(selection, tables):
    """{what: count} of files that lack something, and of pairs that may be one person."""
    files = selection.entrants()
    n = files.count()
    missing = {name: tables[table]["cells"][ALL][UNKNOWN] for name, table in BY_TABLE.items()}
    asked = {name: files.filter(lacks).count() for name, lacks in BY_FILE.items()}
    missing |= {name: readable(count, n) for name, count in asked.items()}
    pairs = DuplicatePair.objects.filter(
        Q(first__agency__in=selection.agencies) | Q(second__agency__in=selection.agencies),
        state=PairState.SUSPECTED,
    )
    return {"missing": missing, "suspected_pairs": readable(pairs.count())}


def readable(count, whole=None):
    """The count, or None where it or the rest of the whole is too small to be told."""
    rest = 0 if whole is None else whole - count
    is_small = any(0 < part < settings.DISCLOSURE_THRESHOLD for part in (count, rest))
    return None if is_small else count
