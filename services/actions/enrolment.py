"""Places in a session: taken, waited for, given back.

All verbs lock the session before anybody else, so that seats are counted by one desk at a time.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from services import busy, eligibility
from services.actions.common import begin, episode_on, move
from services.actions.convocation import convocation_for_enrolment, withdraw_messages
from services.enums import EnrolmentState, SessionState
from services.models import Enrolment, Session
from services.workflow import ENROLMENT
from sharaka_portal.lib import clock


def lock(session):
    """Wait for whoever changes the same session, and read it again."""
    session.refresh_from_db(from_queryset=Session.objects.select_for_update(no_key=True))


def seats_taken(session):
    return session.enrolments.filter(state__in=EnrolmentState.seated()).count()


@transaction.atomic
def enrol(session, people, *, by, despite=""):
    """Give each person a seat, or a place on the waiting list once none is free; all or nobody.

    `despite` is why somebody who does not fit the service takes part all the same. Raises
    ValidationError: a cancelled session, no open file that day, somebody who is enrolled already
    or taken at that time, nobody's seat free in a session that has begun.
    """
    lock(session)
    busy.hold(counsellors=(), people=people)
    if session.state == SessionState.CANCELLED:
        raise ValidationError(_("Cette séance est annulée."))
    day = clock.local_day(session.starts_at)
    eligibility.require(people, session.service_type, day, despite)
    _refuse_taken(session, people)
    return [_enrol(session, person, day, by=by, comment=despite) for person in people]


def _enrol(session, migrant, day, *, by, comment):
    episode_on(migrant, day, "person")
    has_seat = seats_taken(session) < session.seats
    if not has_seat and session.starts_at <= clock.now():
        raise ValidationError(_("Toutes les places sont prises : ajoutez-en à la séance."))
    on = min(day, clock.today())
    enrolment = Enrolment(
        session=session,
        migrant=migrant,
        state=EnrolmentState.ENROLLED if has_seat else EnrolmentState.WAITING,
        enrolled_on=on,
        enrolled_by=by,
    )
    begin(ENROLMENT, enrolment, by=by, on=on, comment=comment)
    if has_seat:
        convocation_for_enrolment(enrolment, by=by)
    return enrolment


def _refuse_taken(session, people):
    stretch, diary = busy.Taken.by(session), _diary_of(session, people)
    for person in people:
        if clash := diary.clash(busy.PERSON, person.pk, stretch.start, stretch.end):
            raise ValidationError(
                _("%(name)s : %(reason)s")
                % {"name": person.full_name, "reason": busy.words_of(busy.PERSON, clash)}
            )


def _diary_of(session, people):
    day = clock.local_day(session.starts_at)
    keys = [person.pk for person in people]
    return busy.Diary(session.agency, day, day, people=keys, without=session)


@transaction.atomic
def cancel_enrolment(enrolment, *, by):
    """Take a place back; gives the enrolments of the waiting list that move up for it."""
    session = enrolment.session
    lock(session)
    withdraw_messages(enrolment, by=by)
    move(ENROLMENT, enrolment, "cancel", by=by)
    return fill_seats(session, by=by)


def fill_seats(session, *, by):
    """Give the free seats of a session to come to those who have waited longest and are free."""
    if session.state != SessionState.PLANNED or session.starts_at <= clock.now():
        return []
    free = session.seats - seats_taken(session)
    waiting = session.enrolments.filter(state=EnrolmentState.WAITING).order_by("pk")
    waiting = list(waiting.select_related("migrant__agency", "migrant__spoken_language"))
    if free <= 0 or not waiting:
        return []
    busy.hold(counsellors=(), people=[row.migrant for row in waiting])
    stretch, diary = busy.Taken.by(session), _diary_of(session, [row.migrant for row in waiting])
    able = [
        row
        for row in waiting
        if not diary.clash(busy.PERSON, row.migrant_id, stretch.start, stretch.end)
    ]
    for row in able[:free]:
        row.session = session
        move(ENROLMENT, row, "seat", by=by)
        convocation_for_enrolment(row, by=by)
    return able[:free]


def enrolled(session):
    """The enrolments of a session that hold a seat to come, with the person."""
    rows = session.enrolments.filter(state=EnrolmentState.ENROLLED)
    return rows.select_related("migrant__agency").order_by("pk")


def tell(session, say, *, by, **details):
    """Tell whoever holds a seat what `say` says of an enrolment: a change, a cancellation."""
    for row in enrolled(session):
        row.session = session
        say(row, by=by, **details)
