"""Notes and obstacles to work."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agencies import audit
from agencies.enums import AuditVerb
from migrants.actions.common import create, past_day, save, trace, trace_change
from migrants.enums import NoteVisibility
from migrants.models import Barrier, Note
from sharaka_portal.lib import clock


@transaction.atomic
def write_note(migrant, *, by, body, visibility=NoteVisibility.AGENCY, flags=(), on=None):
    """Write a note; `flags` are the codes of what its text holds and its author confirmed.

    Its words stay out of the history, which more people read than the note.
    """
    note = Note(
        migrant=migrant,
        body=body.strip(),
        visibility=visibility,
        written_on=past_day(on),
        written_by=by,
    )
    save(note)
    changes = {
        "visibility": [None, visibility],
        "written_on": [None, audit.plain(note.written_on)],
    }
    trace(AuditVerb.CREATED, note, migrant, by=by, changes=changes | _confirmed(flags))
    return note


@transaction.atomic
def update_note(note, *, by, body, visibility, flags=()):
    """Change one's own note on the day it was written. Raises PermissionDenied, ValidationError."""
    _refuse_others(note, by)
    if not may_rewrite(note):
        raise ValidationError(_("Une note se corrige le jour même : écrivez-en une nouvelle."))
    changes = {"body": ["…", "…"]} if note.body != body.strip() else {}
    if note.visibility != visibility:
        changes["visibility"] = [note.visibility, visibility]
    note.body, note.visibility = body.strip(), visibility
    save(note)
    if changes:
        changes |= _confirmed(flags)
        trace(AuditVerb.CHANGED, note, note.migrant, by=by, changes=changes)
    return note


@transaction.atomic
def remove_note(note, *, by):
    """Take one's own note away for good. Raises PermissionDenied."""
    _refuse_others(note, by)
    changes = {
        "visibility": [note.visibility, None],
        "written_on": [audit.plain(note.written_on), None],
    }
    trace(AuditVerb.REMOVED, note, note.migrant, by=by, changes=changes)
    note.delete()


def may_rewrite(note):
    """Whether the note is of today: later on others have read it and acted on it."""
    return note.written_on == clock.today()


def _refuse_others(note, by):
    if note.written_by_id != by.pk:
        raise PermissionDenied(_("Cette note est d’un autre auteur."))


def _confirmed(flags):
    return {"flags": [None, list(flags)]} if flags else {}


@transaction.atomic
def note_barrier(migrant, *, by, kind, on=None):
    """Note an obstacle to work; ValidationError when it is noted already."""
    return create(Barrier(migrant=migrant, kind=kind, noted_on=past_day(on), noted_by=by), by=by)


@transaction.atomic
def lift_barrier(barrier, *, by, on=None):
    """Say that an obstacle is gone. Raises ValidationError when it was lifted before."""
    if barrier.lifted_on:
        raise ValidationError(_("Ce frein est déjà levé."))
    before = audit.snapshot(barrier)
    barrier.lifted_on = past_day(on, not_before=barrier.noted_on)
    barrier.save(update_fields=["lifted_on"])
    trace_change(barrier, before, by=by)
    return barrier
