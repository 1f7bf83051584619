"""A backup gives back equal rows, and refuses what it cannot trust."""

import gzip
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

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
