"""A backup that any database can read back: JSON lines per table, kept files, and a manifest.

The manifest holds the count and the SHA-256 of every file; `restore` checks them all before it
writes the first row, and writes everything in one transaction.
"""

import datetime
import gzip
import hashlib
import json
import shutil
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils import timezone

MANIFEST = "manifest.json"
# Rebuilt by `migrate`, or of no worth after a restore.
LEFT_OUT = {"contenttypes", "sessions", "admin", "auth.permission"}
BATCH = 500


class ExactEncoder(DjangoJSONEncoder):
    """JSON of every value; moments keep their microseconds, so that rows come back equal."""

    def default(self, value):
        if isinstance(value, datetime.datetime):
            return value.isoformat()
        return super().default(value)


class BackupError(Exception):
    """The backup cannot be written or read; the message says why and what to do."""


def kept_folders():
    """{name in the backup: folder of the portal} of the files that go with the tables."""
    return {
        "uploads": Path(settings.MEDIA_ROOT),
        "editions": Path(settings.DATA_DIR) / "editions",
    }


def kept_models():
    """Every table that is backed up, the ones that others point to first."""
    labels = [(config, None) for config in apps.get_app_configs()]
    ordered = serializers.sort_dependencies(labels, allow_cycles=True)
    return [
        model
        for model in ordered
        if model._meta.app_label not in LEFT_OUT and model._meta.label_lower not in LEFT_OUT
    ]


def backup(folder):
    """Write the database and its files into an empty or new folder; returns {table: rows}."""
    folder = Path(folder)
    if folder.exists() and any(folder.iterdir()):
        raise BackupError(f"{folder} is not empty: give a new folder.")
    folder.mkdir(parents=True, exist_ok=True)
    with transaction.atomic():
        see_one_moment()
        tables = {model._meta.label_lower: write_table(folder, model) for model in kept_models()}
    for name, kept in kept_folders().items():
        if kept.is_dir():
            shutil.copytree(kept, folder / name)
    files = {
        str(path.relative_to(folder)): fingerprint(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    manifest = {"made_at": timezone.now().isoformat(), "tables": tables, "files": files}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    return tables


def see_one_moment():
    """Let all tables be read as of the same moment, while desks go on working (SQLite waits)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def write_table(folder, model):
    """Write one table as compressed JSON lines; returns its number of rows."""
    count = 0
    rows = model._base_manager.order_by("pk").iterator(chunk_size=BATCH)
    with gzip.open(file_of(folder, model), "wt", encoding="utf-8") as file:
        batch = []
        for row in rows:
            batch.append(row)
            count += 1
            if len(batch) == BATCH:
                write_batch(file, batch)
                batch = []
        write_batch(file, batch)
    return count


def write_batch(file, rows):
    serializers.serialize("jsonl", rows, stream=file, cls=ExactEncoder)


def file_of(folder, model):
    return folder / f"{model._meta.label_lower}.jsonl.gz"


def fingerprint(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def restore(folder):
    """Read a backup into an empty database; returns {table: rows}. Raises BackupError."""
    folder = Path(folder)
    manifest = checked_manifest(folder)
    models = [model for model in kept_models() if model._meta.label_lower in manifest["tables"]]
    filled = [model._meta.label for model in models if model._base_manager.exists()]
    if filled:
        raise BackupError(f"The database is not empty ({filled[0]}): restore into a new one.")
    with transaction.atomic():
        with connection.constraint_checks_disabled():
            for model in models:
                read_table(folder, model)
        connection.check_constraints()
        reset_sequences(models)
        tables = {model._meta.label_lower: model._base_manager.count() for model in models}
        if tables != manifest["tables"]:
            raise BackupError("The counts after reading differ from the manifest: nothing is kept.")
    for name, kept in kept_folders().items():
        if (folder / name).is_dir():
            shutil.copytree(folder / name, kept, dirs_exist_ok=True)
    return tables


def checked_manifest(folder):
    """The manifest, once every file it names is there and unchanged."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError) as error:
        raise BackupError(f"{folder} holds no readable backup ({MANIFEST}).") from error
    for name, expected in manifest["files"].items():
        path = folder / name
        if not path.is_file() or fingerprint(path) != expected:
            raise BackupError(f"{name} is missing or has changed since the backup.")
    return manifest


def read_table(folder, model):
    with gzip.open(file_of(folder, model), "rt", encoding="utf-8") as file:
        for row in serializers.deserialize("jsonl", file):
            row.save()


def reset_sequences(models):
    """Let new keys go on after the restored ones (PostgreSQL; SQLite needs nothing)."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
