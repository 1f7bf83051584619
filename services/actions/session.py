"""Workshops and information sessions: planned, changed, cancelled."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agencies.models import Transition
from services import busy
from services.actions.common import begin, check_mode, move
from services.actions.convocation import tell_cancelled, tell_change
from services.actions.enrolment import enrolled, fill_seats, lock, seats_taken, tell
from services.eligibility import out_of_force
from services.enums import Mode
from services.models import Session
from services.workflow import SESSION
from sharaka_portal.lib import clock


@transaction.atomic
def plan_session(*, by, agency, service_type, outside_hours=False, **values):
    """Plan a session: `facilitator`, `starts_at` (aware), `seats`, `duration_minutes`, `room`,
    `mode`, `language`.

    Raises ValidationError: a type that is not given in groups or not in force, a mode that it does
    not allow, a room of another agency or too small, a facilitator or a room that is taken or
    away, and a time at which the agency is closed unless `outside_hours` is wanted.
    """
    session = Session(agency=agency, service_type=service_type, **values)
    session.duration_minutes = session.duration_minutes or service_type.duration_minutes
    _check(session)
    busy.hold(counsellors=[session.facilitator], rooms=[session.room])
    _refuse_clash(session, outside_hours=outside_hours)
    return begin(SESSION, session, by=by, on=min(clock.local_day(session.starts_at), clock.today()))


@transaction.atomic
def change_session(session, *, by, reason, comment="", outside_hours=False, **values):
    """Give a planned session another time, facilitator, room or number of seats, and tell people.

    Raises ValidationError as `plan_session` does, and: fewer seats than people, somebody enrolled
    who is taken at the new time, a session that is no longer planned.
    """
    lock(session)
    before = (session.starts_at, session.room_id)
    for name, value in values.items():
        setattr(session, name, value)
    session.duration_minutes = session.duration_minutes or session.service_type.duration_minutes
    _check(session)
    if session.seats < seats_taken(session):
        raise ValidationError({"seats": _("Il y a déjà plus d’inscrits que cela.")})
    _hold_all(session)
    _refuse_clash(session, outside_hours=outside_hours)
    session.full_clean()
    fields = {session._meta.get_field(name).attname: None for name in values}
    fields = {name: getattr(session, name) for name in fields}
    move(SESSION, session, "change", by=by, reason=reason, comment=comment, fields=fields)
    if (session.starts_at, session.room_id) != before:
        tell(session, tell_change, by=by, key=_last_move(session))
    fill_seats(session, by=by)
    return session


@transaction.atomic
def cancel_session(session, *, by, reason, comment=""):
    """Take a session back and tell whoever was enrolled; their enrolments stay with it."""
    lock(session)
    move(SESSION, session, "cancel", by=by, reason=reason, comment=comment)
    tell(session, tell_cancelled, by=by)
    return session


@transaction.atomic
def restore_session(session, *, by):
    """Plan a cancelled session again. Raises ValidationError when its time is taken meanwhile."""
    lock(session)
    _hold_all(session)
    _refuse_clash(session, outside_hours=True)
    move(SESSION, session, "restore", by=by)
    tell(session, tell_change, by=by, key=_last_move(session))
    return session


def _last_move(session):
    """What tells one change of a session from another."""
    rows = Transition.objects.filter(subject_id=session.public_id).order_by("-pk")
    return str(rows.values_list("pk", flat=True)[0])


def _check(session):
    kind, room = session.service_type, session.room
    if not kind.is_group:
        raise ValidationError({"service_type": _("Cette prestation ne se donne pas en groupe.")})
    check_mode(kind, session.mode)
    if reasons := list(out_of_force(kind, clock.local_day(session.starts_at))):
        raise ValidationError({"service_type": reasons})
    if room is None:
        return
    if room.agency_id != session.agency_id:
        raise ValidationError({"room": _("Cette salle est celle d’une autre agence.")})
    if session.mode == Mode.AGENCY and session.seats > room.seats:
        words = {"room": room, "seats": room.seats}
        raise ValidationError({"seats": _("%(room)s n’a que %(seats)d places.") % words})


def _people(session):
    return [row.migrant for row in enrolled(session)]


def _hold_all(session):
    busy.hold(counsellors=[session.facilitator], rooms=[session.room], people=_people(session))


def _refuse_clash(session, *, outside_hours):
    """Raise ValidationError unless facilitator, room and everybody enrolled are free."""
    stretch, day = busy.Taken.by(session), clock.local_day(session.starts_at)
    people = _people(session) if session.pk else []
    diary = busy.Diary(
        session.agency,
        day,
        day,
        counsellors=[session.facilitator_id],
        rooms=[session.room_id] if session.room_id else (),
        people=[person.pk for person in people],
        without=session,
    )
    if diary.absence(session.facilitator_id, day):
        raise ValidationError({"facilitator": _("L’animateur est absent ce jour-là.")})
    asked = {
        "facilitator": (busy.COUNSELLOR, session.facilitator_id),
        "room": (busy.ROOM, session.room_id),
    }
    for field, (kind, key) in asked.items():
        if clash := diary.clash(kind, key, stretch.start, stretch.end):
            raise ValidationError({field: busy.words_of(kind, clash)})
    taken = [one for one in people if diary.clash(busy.PERSON, one.pk, stretch.start, stretch.end)]
    if taken:
        names = _(", ").join(one.full_name for one in taken)
        text = _("Des inscrits ont autre chose à cette heure : %(names)s.") % {"names": names}
        raise ValidationError({"time": text})
    if not outside_hours and not busy.is_open(diary.hours, stretch.start, stretch.end):
        raise ValidationError({"outside_hours": busy.closed_because(diary.hours, stretch.start)})
