"""What is stated of an agency's readiness, and scenarios under a name."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from reports.actions.common import create, past_day, remove
from reports.enums import Readiness
from reports.models import ReadinessNote, Scenario
from reports.readiness import STATED


@transaction.atomic
def state_readiness(agency, *, by, item, state, fact, source, stated_on=None):
    """State what the portal holds no data of; earlier statements stay. Raises ValidationError."""
    if item not in STATED:
        raise ValidationError({"item": _("Cette ligne est comptée par le portail.")})
    if state == Readiness.UNKNOWN:
        raise ValidationError({"state": _("Dites si l’agence est prête.")})
    note = ReadinessNote(
        agency=agency,
        item=item,
        state=state,
        fact=fact,
        source=source,
        stated_on=past_day(stated_on, "stated_on"),
        stated_by=by,
    )
    return create(note, by=by)


@transaction.atomic
def save_scenario(*, by, name, assumptions):
    """Keep the assumptions of a projection under a name. Raises ValidationError."""
    return create(Scenario(name=name, assumptions=assumptions, saved_by=by), by=by)


@transaction.atomic
def remove_scenario(scenario, *, by):
    """Take a scenario away; the history keeps its assumptions."""
    remove(scenario, by=by)
