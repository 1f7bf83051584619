"""Notes and obstacles to work."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agencies import audit
from agencies.enums import AuditVerb
from migrants.actions.common import create, past_day, trace, trace_change
from migrants.enums import NoteVisibility
from migrants.models import Barrier, Note


@transaction.atomic
def write_note(migrant, *, by, body, visibility=NoteVisibility.AGENCY, on=None):
    """Write a note. Its words stay out of the history, which more people read than the note."""
    note = Note(
        migrant=migrant,
        body=body.strip(),
        visibility=visibility,
        written_on=past_day(on),
        written_by=by,
    )
    note.full_clean()
    note.save()
    changes = {
        "visibility": [None, visibility],
        "written_on": [None, audit.plain(note.written_on)],
    }
    trace(AuditVerb.CREATED, note, migrant, by=by, changes=changes)
    return note


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
