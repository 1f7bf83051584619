"""What follows for the agenda when a file closes or leaves its agency."""

from django.db import transaction

from services.actions.appointment import move_appointment
from services.actions.convocation import tell_cancelled, was_told, withdraw_messages
from services.actions.enrolment import cancel_enrolment, lock
from services.dates import dates_ahead
from services.enums import CancelReason
from services.models import Appointment


@transaction.atomic
def give_up_dates(migrant, *, by):
    """Cancel the appointments and give back the places that a person has ahead.

    Whoever was written to about one learns that it does not take place; waiting lists move up.
    """
    rows = dates_ahead(migrant)
    places = [row for row in rows if not isinstance(row, Appointment)]
    # All sessions before anybody: each place given back locks people (see `enrolment`).
    for place in sorted(places, key=lambda row: row.session_id):
        lock(place.session)
    for row in rows:
        withdraw_messages(row, by=by)
        is_told = was_told(row)
        if isinstance(row, Appointment):
            reason = CancelReason.NOT_NEEDED
            move_appointment(row, "cancel", by=by, reason=reason, tell=is_told)
        else:
            cancel_enrolment(row, by=by)
            if is_told:
                tell_cancelled(row, by=by)
