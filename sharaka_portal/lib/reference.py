"""Reading reference files that ship with an app; loading them a second time changes nothing."""

import csv


def read_csv(path):
    """The rows of a UTF-8 CSV with a header row, as dicts."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def upsert(model, rows, *, key="code"):
    """Create or update rows by their key, in a few statements. Returns {key: row}."""
    if rows:
        fields = [name for name in rows[0] if name != key]
        model.objects.bulk_create(
            [model(**row) for row in rows],
            update_conflicts=True,
            unique_fields=[key],
            update_fields=fields,
            batch_size=500,
        )
    return {getattr(obj, key): obj for obj in model.objects.all()}
