"""Targets: what was to be reached."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from reports.actions.common import create, remove, update
from reports.enums import Unit
from reports.indicators import BY_CODE
from reports.models import Target


@transaction.atomic
def set_target(*, by, phase, indicator, value, agency=None):
    """Say what is wanted of an indicator in a phase, or change it. Raises ValidationError."""
    if indicator not in BY_CODE:
        raise ValidationError({"indicator": _("Cet indicateur n’existe pas.")})
    if BY_CODE[indicator].unit == Unit.RATE and value > 1:
        raise ValidationError({"value": _("Une part ne dépasse pas 100 %.")})
    if agency and agency not in phase.agencies.all():
        raise ValidationError({"agency": _("Cette agence n’est pas de la phase.")})
    known = Target.objects.filter(phase=phase, indicator=indicator, agency=agency).first()
    if known:
        return update(known, by=by, value=value, set_by=by)
    row = Target(phase=phase, indicator=indicator, agency=agency, value=value, set_by=by)
    return create(row, by=by)


@transaction.atomic
def remove_target(target, *, by):
    """Take a target away; the history keeps it."""
    remove(target, by=by)
