"""The history: who changed what (AuditEntry) and who saw what (AccessLog). Append-only.

`record` runs in the transaction of the change itself, so that no change is without its line and
no line without its change. `seen` traces readings; it holds codes and counts, never personal data.
"""

import datetime
import uuid
from decimal import Decimal

from agencies.enums import AccessKind, AuditVerb
from agencies.models import AccessLog, AuditEntry

NEVER_KEPT = {"password", "last_login"}


def snapshot(obj):
    """The row's own fields as JSON values, to be compared after a change."""
    return {
        field.attname: plain(field.value_from_object(obj))
        for field in obj._meta.concrete_fields
        if field.name not in NEVER_KEPT
    }


def plain(value):
    """A value as JSON holds it."""
    if value is None or isinstance(value, bool | int | float | str):
        return value if type(value) in (type(None), bool, int, float, str) else str(value)
    if isinstance(value, datetime.date | datetime.datetime | datetime.time):
        return value.isoformat()
    if isinstance(value, uuid.UUID | Decimal):
        return str(value)
    return str(value)


def differences(before, after):
    """{field: [old, new]} of the fields that differ."""
    return {
        name: [before.get(name), value]
        for name, value in after.items()
        if before.get(name) != value
    }


def subject_id(obj):
    """The row's public id; catalogue rows have none, so theirs is derived from type and key."""
    public_id = getattr(obj, "public_id", None)
    return public_id or uuid.uuid5(uuid.NAMESPACE_OID, f"{obj._meta.label_lower}:{obj.pk}")


def record(verb, obj, *, by, changes=None, person=None, agency=None):
    """Write one line of history about a row that was changed by somebody (None: the system)."""
    return AuditEntry.objects.create(
        by=by,
        verb=verb,
        subject_type=obj._meta.label_lower,
        subject_id=subject_id(obj),
        person_id=getattr(person, "public_id", None),
        agency=agency,
        changes=changes or {},
    )


def created(obj, *, by, person=None, agency=None):
    """Write the line of a new row, with its values."""
    values = {
        name: [None, value] for name, value in snapshot(obj).items() if value not in (None, "")
    }
    return record(AuditVerb.CREATED, obj, by=by, changes=values, person=person, agency=agency)


def changed(obj, before, *, by, person=None, agency=None):
    """Write the line of a changed row, or nothing when no field differs."""
    changes = differences(before, snapshot(obj))
    if not changes:
        return None
    return record(AuditVerb.CHANGED, obj, by=by, changes=changes, person=person, agency=agency)


def removed(obj, *, by, person=None, agency=None):
    """Write the line of a row about to be removed, with its values."""
    values = {name: [value, None] for name, value in snapshot(obj).items()}
    return record(AuditVerb.REMOVED, obj, by=by, changes=values, person=person, agency=agency)


def seen(kind, user, *, subject=None, subject_type="", person=None, **detail):
    """Trace that somebody read, searched, printed, exported, or was refused something."""
    return AccessLog.objects.create(
        user=user if user and user.is_authenticated else None,
        kind=AccessKind(kind),
        subject_type=subject_type or (subject._meta.label_lower if subject else ""),
        subject_id=getattr(subject, "public_id", None),
        person_id=getattr(person, "public_id", None),
        detail=detail,
    )
