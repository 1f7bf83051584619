"""Services given to a person, or to a group."""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agencies import audit
from agencies.readings import seconds_since_opened
from migrants.models import Migrant
from services import busy, eligibility
from services.actions.appointment import move_appointment
from services.actions.common import (
    about,
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
    session=None,
    public_id=None,
    desk_seconds=None,
    despite="",
):
    """Record a service that was given; an appointment it comes from is kept (`came`).

    The duration (minutes) is the usual one of the type when none is given; the mode that was
    planned is that of the appointment or session. Raises ValidationError: a day to come, before
    the registration or while the file was closed, a mode that the type does not allow, an
    appointment that is not the person's, a person who does not fit the type unless `despite`
    says why; at a session that was decided with the enrolment.
    """
    given_on = past_day(given_on, "given_on")
    registration = episode_on(migrant, given_on, "given_on")
    check_mode(service_type, mode)
    if session is None:
        eligibility.require([migrant], service_type, given_on, despite)
    if appointment is not None:
        _keep(appointment, migrant, given_on, by=by)
    service = Service(
        migrant=migrant,
        registration=registration,
        agency=registration.agency,
        service_type=service_type,
        counsellor=counsellor or by,
        appointment=appointment,
        session=session,
        planned_mode=(appointment or session).mode if appointment or session else "",
        given_on=given_on,
        mode=mode,
        duration_minutes=duration_minutes or service_type.duration_minutes,
        outcome=outcome,
        note=_with_exception(note, despite),
        desk_seconds=desk_seconds,
    )
    if public_id:
        service.public_id = public_id
    return create(service, by=by)


def _with_exception(note, despite):
    """The note, and why a person was served who does not fit the type."""
    if not despite.strip():
        return note
    return "\n".join(filter(None, [note, _("Hors conditions : %(why)s") % {"why": despite}]))


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


@transaction.atomic
def record_group(people, *, by, token, service_type, despite="", **values):
    """Record a service that several people were given together: one row each, all or none.

    `token` is the public id given to the form: sent again, it records nothing more. Gives the
    services, and how many of them are new. Raises ValidationError as `record_service` does, with
    the name of the person, and for a type that is not given in groups.
    """
    if not service_type.is_group:
        raise ValidationError({"service_type": _("Cette prestation ne se donne pas en groupe.")})
    people = sorted(people, key=lambda person: person.pk)
    busy.hold(counsellors=(), people=people)
    tokens = {person.pk: uuid.uuid5(token, str(person.public_id)) for person in people}
    known = {row.public_id: row for row in Service.objects.filter(public_id__in=tokens.values())}
    new = [person for person in people if tokens[person.pk] not in known]
    day = past_day(values.get("given_on"), "given_on")
    eligibility.require(new, service_type, day, despite)
    for person in new:
        details = values | {"service_type": service_type, "despite": despite}
        service = _record_one(person, by=by, public_id=tokens[person.pk], **details)
        known[service.public_id] = service
    return list(known.values()), len(new)


def _record_one(person, **values):
    try:
        return record_service(person, **values)
    except ValidationError as error:
        words = {"name": person.full_name, "reason": " ".join(error.messages)}
        field = next(iter(getattr(error, "message_dict", {})), None)
        named = _("%(name)s : %(reason)s") % words
        raise ValidationError({field: named} if field else named) from error


@transaction.atomic
def take_back_service(service, *, by):
    """Remove a service that was recorded by mistake; its values stay in the history.

    Raises ValidationError when a diagnosis stands on it.
    """
    if hasattr(service, "diagnosis"):
        raise ValidationError(
            _("%(name)s : un diagnostic est lié à cette prestation, elle ne peut être retirée.")
            % {"name": service.migrant.full_name}
        )
    audit.removed(service, by=by, **about(service))
    service.delete()
    return service
