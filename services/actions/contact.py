"""Services given to a person."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agencies.readings import seconds_since_opened
from migrants.models import Migrant
from services.actions.appointment import move_appointment
from services.actions.common import (
    check_mode,
    create,
    episode_on,
    not_before_last_move,
    past_day,
)
from services.actions.plan import add_task
from services.enums import AppointmentState
from services.models import Service


@transaction.atomic
def record_service(
    migrant,
    *,
    by,
    service_type,
    given_on=None,
    mode="agency",
    duration_minutes=None,
    outcome="done",
    note="",
    counsellor=None,
    appointment=None,
    public_id=None,
    desk_seconds=None,
):
    """Record a service that was given; an appointment it comes from is kept (`came`).

    The duration (minutes) is the usual one of the type when none is given. Raises ValidationError:
    a day to come, before the registration or while the file was closed, a mode that the type
    does not allow, an appointment that is not the person's.
    """
    given_on = past_day(given_on, "given_on")
    registration = episode_on(migrant, given_on, "given_on")
    check_mode(service_type, mode)
    if appointment is not None:
        _keep(appointment, migrant, given_on, by=by)
    service = Service(
        migrant=migrant,
        registration=registration,
        agency=registration.agency,
        service_type=service_type,
        counsellor=counsellor or by,
        appointment=appointment,
        given_on=given_on,
        mode=mode,
        duration_minutes=duration_minutes or service_type.duration_minutes,
        outcome=outcome,
        note=note,
        desk_seconds=desk_seconds,
    )
    if public_id:
        service.public_id = public_id
    return create(service, by=by)


def _keep(appointment, migrant, given_on, *, by):
    if appointment.migrant_id != migrant.pk:
        raise ValidationError(_("Ce rendez-vous est celui d’une autre personne."))
    if hasattr(appointment, "service"):
        raise ValidationError(_("Une prestation est déjà liée à ce rendez-vous."))
    if appointment.state != AppointmentState.CAME:
        on = not_before_last_move(appointment, given_on)
        move_appointment(appointment, "came", by=by, on=on)


@transaction.atomic
def record_contact(migrant, *, by, token, next_step=None, **values):
    """Record a service and the task that follows from it, once for each form that was opened.

    `token` is the public id given to the form; `next_step` is (label, due_on) or None. The time
    since the author opened the file is kept. Returns the service and whether it is new. Raises
    ValidationError as `record_service` does.
    """
    Migrant.objects.select_for_update().get(pk=migrant.pk)
    known = Service.objects.filter(migrant=migrant, public_id=token).first()
    if known:
        return known, False
    seconds = seconds_since_opened(by, migrant)
    service = record_service(migrant, by=by, public_id=token, desk_seconds=seconds, **values)
    if next_step:
        label, due_on = next_step
        add_task(migrant, by=by, owner=service.counsellor, label=label, due_on=due_on)
    return service, True
