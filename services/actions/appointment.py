"""Times agreed with people."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from services import busy, eligibility
from services.actions.common import begin, check_mode, episode_on, move
from services.actions.convocation import (
    convocation_for,
    remind_again,
    tell_cancelled,
    tell_change,
    was_told,
    withdraw_messages,
)
from services.enums import AppointmentState, CancelReason
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
    room=None,
    outside_hours=False,
    moved_from=None,
    despite="",
    tell=None,
):
    """Book a time (aware) for a person with a counsellor, in the agency of the open file.

    With `tell` the person is written to at once; with False never about this appointment; without
    a word only to be reminded.

    Raises ValidationError: no open file that day, a mode that the type does not allow, a room of
    another agency, a counsellor who is absent, a time that the counsellor, the room or the person
    has given away, one at which the agency is closed unless `outside_hours` is wanted, and a
    person who does not fit the type unless `despite` says why.
    """
    counsellor = counsellor or by
    day = clock.local_day(starts_at)
    registration = episode_on(migrant, day, "starts_at")
    check_mode(service_type, mode)
    eligibility.require([migrant], service_type, day, despite)
    _check_room(room, registration.agency)
    appointment = Appointment(
        migrant=migrant,
        agency=registration.agency,
        counsellor=counsellor,
        service_type=service_type,
        starts_at=starts_at,
        duration_minutes=duration_minutes or service_type.duration_minutes,
        mode=mode,
        room=room,
        moved_from=moved_from,
        booked_by=by,
        is_quiet=tell is False,
    )
    _hold(appointment)
    busy.refuse_absent(appointment)
    busy.refuse_overlap(appointment)
    if not outside_hours:
        busy.refuse_closed(appointment)
    begin(APPOINTMENT, appointment, by=by, on=min(day, clock.today()), comment=despite)
    if tell:
        announce = tell_change if moved_from else convocation_for
        announce(appointment, by=by)
    return appointment


def _check_room(room, agency):
    if room is not None and room.agency_id != agency.pk:
        raise ValidationError({"room": _("Cette salle est celle d’une autre agence.")})


def _hold(appointment):
    busy.hold(
        counsellors=[appointment.counsellor],
        rooms=[appointment.room],
        people=[appointment.migrant],
    )


@transaction.atomic
def reschedule_appointment(appointment, *, by, starts_at, counsellor=None, **values):
    """Book another time in the place of a booked one, which stays as moved; gives the new one.

    Raises ValidationError as `book_appointment` does, and when the old one is no longer booked.
    """
    counsellor = counsellor or appointment.counsellor
    busy.hold(
        counsellors=[appointment.counsellor, counsellor],
        rooms=[appointment.room, values.get("room")],
        people=[appointment.migrant],
    )
    move(APPOINTMENT, appointment, "shift", by=by)
    withdraw_messages(appointment, by=by)
    values.setdefault("tell", False if appointment.is_quiet else None)
    kept = {name: getattr(appointment, name) for name in ("service_type", "mode")}
    return book_appointment(
        appointment.migrant,
        by=by,
        starts_at=starts_at,
        counsellor=counsellor,
        moved_from=appointment,
        **(kept | values),
    )


@transaction.atomic
def undo_reschedule(appointment, *, by):
    """Give a moved appointment its first time back; the new one counts as a slip.

    `appointment` is the new one. Raises ValidationError when its state or the time forbids it.
    """
    before = appointment.moved_from
    if before is None:
        raise ValidationError(_("Ce rendez-vous n’a pas été déplacé."))
    busy.hold(
        counsellors=[appointment.counsellor, before.counsellor],
        rooms=[appointment.room, before.room],
        people=[appointment.migrant],
    )
    slip = {"reason": CancelReason.MISTAKE, "fields": {"moved_from_id": None}}
    move(APPOINTMENT, appointment, "cancel", by=by, **slip)
    move(APPOINTMENT, before, "shift_back", by=by)
    withdraw_messages(appointment, by=by)
    if was_told(appointment):
        tell_change(before, by=by, key=appointment.public_id)
    return before


@transaction.atomic
def move_appointment(appointment, name, *, by, on=None, reason="", comment="", tell=False):
    """Say how an appointment went: came, excuse, miss, cancel; undo takes it back.

    What was queued to the person about it is withdrawn; with `tell` they learn of a cancellation.
    What is taken back shortly before is reminded of again.
    """
    if appointment.state != AppointmentState.BOOKED:
        _hold(appointment)
    move(APPOINTMENT, appointment, name, by=by, on=on, reason=reason, comment=comment)
    if tell and name == "cancel":
        tell_cancelled(appointment, by=by)
    elif name == "undo":
        remind_again(appointment, by=by)
    else:
        withdraw_messages(appointment, by=by)
    return appointment
