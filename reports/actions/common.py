"""What the verbs of lessons, targets, programme and roll-out share."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agencies import audit, transitions
from agencies.enums import AuditVerb
from sharaka_portal.lib import clock

# Words told by people, or about somebody: the row has them, the history tells that they changed.
KEPT_OUT_OF_HISTORY = {"text"}


def save(row):
    """Check and save a row; what somebody else did meanwhile is a ValidationError too."""
    row.full_clean()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise ValidationError(
            _("Quelqu’un vient d’enregistrer la même chose. Rechargez la page.")
        ) from error


def agency_of(row):
    return getattr(row, "agency", None)


def create(row, *, by):
    """Check, save and trace a new row. Raises ValidationError."""
    save(row)
    values = {
        name: [None, value]
        for name, value in audit.snapshot(row).items()
        if value not in (None, "") and name not in KEPT_OUT_OF_HISTORY
    }
    audit.record(AuditVerb.CREATED, row, by=by, changes=values, agency=agency_of(row))
    return row


def update(row, *, by, **fields):
    """Change fields of a row, with its line of history. Raises ValidationError."""
    before = audit.snapshot(row)
    for name, value in fields.items():
        setattr(row, name, value)
    save(row)
    audit.changed(row, before, by=by, agency=agency_of(row))
    return row


def remove(row, *, by):
    """Take a row away; its values stay in the history, words about people left out."""
    values = {
        name: [value, None]
        for name, value in audit.snapshot(row).items()
        if name not in KEPT_OUT_OF_HISTORY
    }
    audit.record(AuditVerb.REMOVED, row, by=by, changes=values, agency=agency_of(row))
    row.delete()


def begin(machine, row, *, by, on=None):
    """Create a row in the first state of its machine."""
    create(row, by=by)
    transitions.begin(machine, row, by=by, on=on)
    return row


def move(machine, row, name, *, by, **details):
    """Make one move of a row's machine, today."""
    transitions.move(machine, row, name, by=by, on=clock.today(), agency=agency_of(row), **details)
    return row


def past_day(day, field):
    """The day, or today. Raises ValidationError on that field when it is to come."""
    day = day or clock.today()
    if day > clock.today():
        raise ValidationError({field: _("Cette date est à venir.")})
    return day
