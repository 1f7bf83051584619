"""A backup gives back equal rows, and refuses what it cannot trust."""

import gzip
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from agencies.models import AuditEntry
from migrants.models import Migrant, Registration
from sharaka_portal.lib import backup

pytestmark = pytest.mark.django_db(transaction=True)


def rows(model):
    return list(model._base_manager.order_by("pk").values())


@pytest.fixture
def saved(make_migrant, tmp_path):
    for name in ("Diop", "Koné", "محمد"):
        make_migrant(last_name=name)
    before = {model: rows(model) for model in backup.kept_models()}
    call_command("backup", str(tmp_path / "copy"))
    return tmp_path / "copy", before


def test_restore_gives_back_equal_rows(saved):
    folder, before = saved
    assert len(before[Migrant]) == 3
    call_command("flush", interactive=False, verbosity=0)
    call_command("restore", str(folder))
    assert {model: rows(model) for model in backup.kept_models()} == before


def test_new_rows_can_be_written_after_a_restore(saved, django_user_model):
    folder, _ = saved
    call_command("flush", interactive=False, verbosity=0)
    call_command("restore", str(folder))
    old = Registration.objects.order_by("pk").last()
    entry = AuditEntry.objects.create(
        verb="changed", subject_type="x", subject_id=old.public_id, changes={}
    )
    assert AuditEntry.objects.get(pk=entry.pk).subject_id == old.public_id


def test_restore_refuses_a_filled_database(saved):
    folder, _ = saved
    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", str(folder))


def test_restore_refuses_a_changed_file(saved):
    folder, _ = saved
    with gzip.open(folder / "migrants.migrant.jsonl.gz", "at", encoding="utf-8") as file:
        file.write(json.dumps({"model": "migrants.migrant"}) + "\n")
    call_command("flush", interactive=False, verbosity=0)
    with pytest.raises(CommandError, match="has changed"):
        call_command("restore", str(folder))
    assert not Migrant.objects.exists()


def test_backup_refuses_a_filled_folder(tmp_path):
    (tmp_path / "note.txt").write_text("mine")
    with pytest.raises(CommandError, match="not empty"):
        call_command("backup", str(tmp_path))
    assert (tmp_path / "note.txt").read_text() == "mine"


@pytest.fixture
def kept_files(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    settings.MEDIA_ROOT = settings.DATA_DIR / "uploads"
    files = [settings.MEDIA_ROOT / "ab" / "paper", settings.DATA_DIR / "editions" / "one.pdf"]
    for file in files:
        file.parent.mkdir(parents=True)
        file.write_bytes(file.name.encode())
    return files


def test_uploads_and_editions_come_back(kept_files, tmp_path):
    call_command("backup", str(tmp_path / "copy"))
    call_command("flush", interactive=False, verbosity=0)
    for file in kept_files:
        file.unlink()

    call_command("restore", str(tmp_path / "copy"))

    assert [file.read_bytes() for file in kept_files] == [b"paper", b"one.pdf"]


def test_all_tables_are_of_one_moment(make_migrant, tmp_path, monkeypatch):
    """Somebody registered while the backup runs is in it with all their rows, or not at all."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets nobody write while the backup runs.")
    make_migrant(last_name="Avant")
    write_table = backup.write_table

    def slowly(folder, model):
        count = write_table(folder, model)
        if model is Migrant:
            with ThreadPoolExecutor(1) as other:
                other.submit(register_in_another_connection, make_migrant).result()
        return count

    monkeypatch.setattr(backup, "write_table", slowly)
    counts = backup.backup(tmp_path / "copy")

    assert Migrant.objects.count() == 2
    assert (counts["migrants.migrant"], counts["migrants.registration"]) == (1, 1)


def register_in_another_connection(make_migrant):
    try:
        make_migrant(last_name="Pendant")
    finally:
        connection.close()
