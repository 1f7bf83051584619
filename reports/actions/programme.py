"""Funding and costs of the programme."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from reports.actions.common import create, remove, update
from reports.models import CostLine, Funding


@transaction.atomic
def set_funding(programme, *, by, funder, amount, source):
    """Say what a funder gives, or change it. Raises ValidationError."""
    known = Funding.objects.filter(programme=programme, funder=funder).first()
    if known:
        return update(known, by=by, amount=amount, source=source)
    row = Funding(programme=programme, funder=funder, amount=amount, source=source)
    return create(row, by=by)


@transaction.atomic
def add_cost(phase, *, by, agency=None, is_demo=False, **fields):
    """Note what a phase cost, on what. Raises ValidationError."""
    if agency and agency not in phase.agencies.all():
        raise ValidationError({"agency": _("Cette agence n’est pas de la phase.")})
    row = CostLine(phase=phase, agency=agency, entered_by=by, is_demo=is_demo, **fields)
    return create(row, by=by)


@transaction.atomic
def update_cost(line, *, by, **fields):
    """Correct a line of cost. Raises ValidationError."""
    return update(line, by=by, **fields)


@transaction.atomic
def remove_cost(line, *, by):
    """Take a line of cost away; the history keeps it."""
    remove(line, by=by)
