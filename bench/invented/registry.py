"""Writes invented people into the database in bulk, with the keys that the portal would write."""

import io
import uuid
from contextlib import contextmanager

from django.db import connection, transaction

from agencies.models import Agency
from migrants import names
from migrants.actions.name_keys import NAME_FIELDS
from migrants.enums import DocumentKind
from migrants.models import IdentityDocument, Migrant, NameKey

MODELS = (Migrant, NameKey, IdentityDocument)
BATCH = 20_000
TEXTS = (
    *NAME_FIELDS, "sex", "nationality", "birth_precision", "phone", "other_phone"
)  # fmt: skip


def fill(people):
    """Write people, their keys and papers; their place in the list becomes their primary key."""
    agencies = list(Agency.objects.values_list("pk", flat=True))
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
            cursor.execute("PRAGMA cache_size=-500000")
    with indexes_after():
        for start in range(0, len(people), BATCH):
            batch = list(enumerate(people[start : start + BATCH], start=start + 1))
            with transaction.atomic():
                write(
                    Migrant,
                    (migrant_of(pk, one, agencies[pk % len(agencies)]) for pk, one in batch),
                )
                write(NameKey, keys_of(batch))
                write(IdentityDocument, documents_of(batch))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


@contextmanager
def indexes_after():
    """Write rows without the indexes of speed, and build these at the end: much quicker."""
    indexes = [(model, index) for model in MODELS for index in model._meta.indexes]
    with connection.schema_editor() as editor:
        for model, index in indexes:
            editor.remove_index(model, index)
    yield
    with connection.schema_editor() as editor:
        for model, index in indexes:
            editor.add_index(model, index)


def migrant_of(pk, person, agency):
    born = person.birth_date and person.birth_date.isoformat()
    return {
        "id": pk,
        "file_number": f"{pk:09d}",
        "agency_id": agency,
        "birth_date": born,
        **{name: getattr(person, name) for name in TEXTS},
    }


def keys_of(batch):
    for pk, one in batch:
        born = one.birth_date and one.birth_date.isoformat()
        for key in names.name_keys(*(getattr(one, name) for name in NAME_FIELDS)):
            yield {"migrant_id": pk, "key": key, "birth_date": born}


def documents_of(batch):
    for pk, one in batch:
        for number, kind in zip(one.documents, DocumentKind.residence(), strict=False):
            yield {"migrant_id": pk, "kind": kind, "number": number, "number_normalised": number}


def write(model, rows):
    """Insert rows, dicts by column, the quickest way of the database; the rest are defaults."""
    rows = list(rows)
    blank = blank_row(model)
    fixed = [name for name in blank if name not in rows[0]]
    columns = ", ".join(f'"{name}"' for name in (*rows[0], *fixed))
    rest = [blank[name] for name in fixed if name != "public_id"]
    values = (
        [*row.values(), *((uuid.uuid4().hex,) if "public_id" in fixed else ()), *rest]
        for row in rows
    )
    table = f'"{model._meta.db_table}" ({columns})'
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            text = "\n".join("\t".join(map(cell, row)) for row in values)
            cursor.copy_expert(f"COPY {table} FROM STDIN", io.StringIO(text))
        else:
            places = ", ".join(["?"] * (len(rows[0]) + len(fixed)))
            cursor.connection.executemany(f"INSERT INTO {table} VALUES ({places})", values)


def blank_row(model):
    """{column: value} of a row of which nothing is known, public id first."""
    row = model()
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    fields.sort(key=lambda field: field.name != "public_id")
    return {
        field.column: field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for field in fields
    }


def cell(value):
    return "\\N" if value is None else str(value)
