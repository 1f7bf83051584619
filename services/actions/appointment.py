"""Times agreed with people."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agencies.models import User
from migrants.models import Migrant
from services.actions.common import begin, check_mode, episode_on, move
from services.models import Appointment
from services.workflow import APPOINTMENT
from sharaka_portal.lib import clock


@transaction.atomic
def book_appointment(
    migrant,
    *,
    by,
    service_type,
    starts_at,
    mode="agency",
    duration_minutes=None,
    counsellor=None,
):
    """Book a time (aware) for a person with a counsellor, in the agency of the open file.

    Raises ValidationError: no open file that day, a mode that the type does not allow, an overlap
    with a booked appointment of the counsellor or of the person.
    """
    counsellor = counsellor or by
    day = clock.local_day(starts_at)
    registration = episode_on(migrant, day, "starts_at")
    check_mode(service_type, mode)
    # One booking at a time for each of the two: overlaps cannot be a constraint of both databases.
    User.objects.select_for_update().get(pk=counsellor.pk)
    Migrant.objects.select_for_update().get(pk=migrant.pk)
    appointment = Appointment(
        migrant=migrant,
        agency=registration.agency,
        counsellor=counsellor,
        service_type=service_type,
        starts_at=starts_at,
        duration_minutes=duration_minutes or service_type.duration_minutes,
        mode=mode,
        booked_by=by,
    )
    for other in Appointment.objects.clashing_with(appointment):
        raise ValidationError({"starts_at": _clash(other, migrant)})
    return begin(APPOINTMENT, appointment, by=by, on=min(day, clock.today()))


def _clash(other, migrant):
    message = (
        _("La personne a déjà un rendez-vous à %(time)s.")
        if other.migrant_id == migrant.pk
        else _("Le conseiller a déjà un rendez-vous à %(time)s.")
    )
    return message % {"time": f"{clock.local_time(other.starts_at):%H:%M}"}


@transaction.atomic
def move_appointment(appointment, name, *, by, on=None, reason="", comment=""):
    """Say how an appointment went: came, excuse, miss, cancel; undo takes it back."""
    return move(APPOINTMENT, appointment, name, by=by, on=on, reason=reason, comment=comment)
