"""Who is at the front desk: arrived, called, gone."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agencies import audit
from migrants.actions import lead_of
from services.actions.appointment import move_appointment
from services.actions.common import about, begin, move
from services.enums import AppointmentState, ArrivalState
from services.models import Arrival
from services.workflow import ARRIVAL
from sharaka_portal.lib import clock


@transaction.atomic
def note_arrival(migrant, *, by, agency, appointment=None, enrolment=None):
    """Note that somebody has come to an agency, for an appointment or a session, or for neither.

    They wait for the counsellor of the appointment, the facilitator of the session, or the one who
    leads their file. Raises ValidationError: they wait already, or the appointment is not theirs,
    not today, not open.
    """
    if appointment is not None:
        _check(appointment, migrant)
    counsellor = appointment.counsellor if appointment else lead_of(migrant)
    if enrolment is not None:
        counsellor = enrolment.session.facilitator
    arrival = Arrival(
        migrant=migrant,
        agency=agency,
        appointment=appointment,
        counsellor=counsellor,
        on=clock.today(),
        arrived_at=clock.now(),
    )
    return begin(ARRIVAL, arrival, by=by, on=clock.today())


def _check(appointment, migrant):
    if appointment.migrant_id != migrant.pk:
        raise ValidationError(_("Ce rendez-vous est celui d’une autre personne."))
    if clock.local_day(appointment.starts_at) != clock.today():
        raise ValidationError(_("Ce rendez-vous n’est pas d’aujourd’hui."))
    if appointment.state != AppointmentState.BOOKED:
        raise ValidationError(_("Ce rendez-vous n’est plus attendu. Rechargez la page."))


@transaction.atomic
def call_arrival(arrival, *, by):
    """Call somebody who waits; whoever is received has come to their appointment."""
    move(ARRIVAL, arrival, "call", by=by, fields={"called_at": clock.now()})
    appointment = arrival.appointment
    if appointment is not None and appointment.state == AppointmentState.BOOKED:
        move_appointment(appointment, "came", by=by)
    return arrival


@transaction.atomic
def end_arrival(arrival, *, by):
    """Note that somebody has left, called or not."""
    return move(ARRIVAL, arrival, "leave", by=by, fields={"gone_at": clock.now()})


@transaction.atomic
def undo_arrival(arrival, *, by):
    """Take the last move at the desk back; None when the arrival itself is taken back."""
    if arrival.state == ArrivalState.WAITING:
        audit.removed(arrival, by=by, **about(arrival))
        arrival.delete()
        return None
    if arrival.state == ArrivalState.GONE:
        name = "undo_leave" if arrival.called_at else "undo_walkout"
        return move(ARRIVAL, arrival, name, by=by, fields={"gone_at": None})
    move(ARRIVAL, arrival, "undo_call", by=by, fields={"called_at": None})
    appointment = arrival.appointment
    if appointment is not None and appointment.state == AppointmentState.CAME:
        move_appointment(appointment, "undo", by=by)
    return arrival
