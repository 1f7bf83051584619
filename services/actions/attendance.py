"""Who came to a session, who was excused, who was missing: noted in one go, and corrected."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from services.actions.common import check_mode, move, not_before_last_move, update
from services.actions.contact import record_service, take_back_service
from services.actions.convocation import withdraw_messages
from services.actions.enrolment import lock, seats_taken
from services.enums import EnrolmentState, SessionState
from services.workflow import ENROLMENT, SESSION
from sharaka_portal.lib import clock

OUTCOMES = {
    move.name: move.target
    for move in ENROLMENT.moves
    if move.name in ("came", "excuse", "miss", "undo")
}


@transaction.atomic
def note_attendance(session, answers, *, by, mode=None, duration_minutes=None):
    """Note how each enrolled person's session went: {enrolment key: (move, absence reason)}.

    Moves are `came`, `excuse`, `miss` and `undo`. Whoever came has the service recorded, once; a
    correction takes it back. Gives the services taken back. Raises ValidationError: a session to
    come or cancelled, a mode that the type does not allow, more people than seats, a file that
    was not open that day, a service on which something else stands.
    """
    lock(session)
    if session.state == SessionState.CANCELLED:
        raise ValidationError(_("Cette séance est annulée."))
    mode = mode or session.mode
    check_mode(session.service_type, mode)
    day = clock.local_day(session.starts_at)
    if session.state == SessionState.PLANNED:
        move(SESSION, session, "hold", by=by, on=not_before_last_move(session, day))
    given = {"mode": mode, "duration_minutes": duration_minutes or session.duration_minutes}
    rows = session.enrolments.filter(pk__in=answers).select_related("migrant__agency")
    taken_back = []
    for enrolment in rows.order_by("pk"):
        enrolment.session = session
        name, reason = answers[enrolment.pk]
        taken_back += _note(enrolment, name, reason, day, given, by=by)
    if seats_taken(session) > session.seats:
        raise ValidationError(_("Plus de présents que de places : ajoutez des places à la séance."))
    if not session.enrolments.filter(state__in=EnrolmentState.noted()).exists():
        move(SESSION, session, "undo_hold", by=by)
    return taken_back


def _note(enrolment, name, reason, day, given, *, by):
    """Note one answer; gives the service that it takes back, in a list."""
    came = enrolment.state == EnrolmentState.CAME
    target = OUTCOMES[name]
    is_absent = target in (EnrolmentState.EXCUSED, EnrolmentState.NO_SHOW)
    reason = reason if is_absent else ""
    if enrolment.state == target:
        if came:
            _correct_service(enrolment, given, by=by)
        elif enrolment.absence_reason != reason:
            update(enrolment, by=by, absence_reason=reason)
        return []
    taken_back = [_take_back(enrolment, by=by)] if came else []
    on = not_before_last_move(enrolment, day)
    fields = {"absence_reason": reason, "letter": ""}
    withdraw_messages(enrolment, by=by)
    move(ENROLMENT, enrolment, name, by=by, on=on, fields=fields)
    if target == EnrolmentState.CAME:
        _record(enrolment, day, given, by=by)
    return taken_back


def _service_of(enrolment):
    return enrolment.session.services.get(migrant=enrolment.migrant)


def _take_back(enrolment, *, by):
    return take_back_service(_service_of(enrolment), by=by)


def _correct_service(enrolment, given, *, by):
    service = _service_of(enrolment)
    changes = {name: value for name, value in given.items() if getattr(service, name) != value}
    if changes:
        update(service, by=by, **changes)


def _record(enrolment, day, given, *, by):
    session, person = enrolment.session, enrolment.migrant
    try:
        record_service(
            person,
            by=by,
            service_type=session.service_type,
            given_on=day,
            counsellor=session.facilitator,
            session=session,
            **given,
        )
    except ValidationError as error:
        words = {"name": person.full_name, "reason": " ".join(error.messages)}
        raise ValidationError(_("%(name)s : %(reason)s") % words) from error
