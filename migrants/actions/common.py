"""What the verbs of this package share: days in the past, rows created with their history."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agencies import audit
from sharaka_portal.lib import clock


def past_day(day, *, not_before=None):
    """The day, or today. Raises ValidationError in the future or before a given day."""
    day = day or clock.today()
    if day > clock.today():
        raise ValidationError(_("Cette date est dans l’avenir."))
    if not_before and day < not_before:
        raise ValidationError(
            _("Cette date précède le %(day)s.") % {"day": date_format(not_before, "d/m/Y")}
        )
    return day


def save(row):
    """Check and save a row; what another desk did meanwhile is a ValidationError too."""
    row.full_clean()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise ValidationError(
            _("Un autre poste vient d’enregistrer la même chose. Rechargez la page.")
        ) from error


def create(row, *, by):
    """Check, save and trace a new row of a person."""
    save(row)
    audit.created(row, by=by, person=row.migrant, agency=row.migrant.agency)
    return row


def update(row, *, by, **values):
    """Change fields of a row of a person, with its line of history. Raises ValidationError."""
    before = audit.snapshot(row)
    for name, value in values.items():
        setattr(row, name, value)
    save(row)
    trace_change(row, before, by=by)
    return row


def remove(row, *, by):
    """Take a row of a person away; its values stay in the history."""
    audit.removed(row, by=by, person=row.migrant, agency=row.migrant.agency)
    row.delete()


def trace_change(row, before, *, by):
    audit.changed(row, before, by=by, person=row.migrant, agency=row.migrant.agency)


def trace(verb, row, migrant, *, by, changes):
    audit.record(verb, row, by=by, changes=changes, person=migrant, agency=migrant.agency)
