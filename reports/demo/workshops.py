"""The sessions of the demonstration's workshops: held, missed by some, and the next ones."""

import datetime
import itertools

from django.core.exceptions import ValidationError

from agencies.models import Room
from migrants.models import Migrant
from reports.demo.calendar import working_day_after
from services import needs
from services.actions import enrol, note_attendance, plan_session, write_letter
from services.actions.common import move, update
from services.enums import ServiceFamily
from services.models import Service, ServiceType
from services.workflow import ENROLMENT, SESSION
from sharaka_portal.lib import clock

HOURS = (9, 13)
SEATS = 12
ABSENCE_EVERY = 3  # session: in each third one somebody is missed, or excused
NEXT = (("141", 10, "fra"), ("interview-prep", 13, "eng"))
NEXT_SEATS = 4


def hold_workshops(places, counsellors):
    """Give the workshops that were recorded their sessions, and plan the next ones."""
    for place in places:
        team = itertools.cycle(counsellors[place.code])
        rooms = Room.objects.filter(agency=place).order_by("-seats")
        room = rooms.first()
        held = Service.objects.filter(agency=place, service_type__family=ServiceFamily.WORKSHOP)
        held = held.select_related("service_type", "migrant__agency").order_by(
            "given_on", "service_type__sort_order", "pk"
        )
        groups = itertools.groupby(held, key=lambda row: (row.given_on, row.service_type))
        for number, ((day, kind), services) in enumerate(groups):
            hour = HOURS[number % len(HOURS)]
            session = plan(place, kind, next(team), day, hour, room=room, seats=SEATS)
            remember(session, list(services))
            if number % ABSENCE_EVERY == 0:
                miss(session, excused=number % (2 * ABSENCE_EVERY) == 0)
        look_ahead(place, team, room)


def plan(place, kind, facilitator, day, hour, **values):
    return plan_session(
        by=facilitator,
        agency=place,
        service_type=kind,
        facilitator=facilitator,
        starts_at=clock.at(day, hour),
        duration_minutes=kind.duration_minutes,
        outside_hours=True,
        **values,
    )


def remember(session, services):
    """Link the services that were recorded to the session in which they were given."""
    by, day = session.facilitator, clock.local_day(session.starts_at)
    rows = enrol(session, [service.migrant for service in services], by=by)
    move(SESSION, session, "hold", by=by, on=day)
    for row, service in zip(rows, services, strict=True):
        row.session = session
        move(ENROLMENT, row, "came", by=by, on=day)
        update(service, by=by, session=session, planned_mode=session.mode)


def miss(session, *, excused):
    """Somebody of the agency was enrolled and did not come; the letter follows."""
    day = clock.local_day(session.starts_at)
    people = Migrant.objects.filter(
        agency=session.agency, registrations__opened_on__lt=day, registrations__closed_on=None
    )
    people = people.exclude(services__given_on=day).exclude(enrolments__session=session)
    person = people.select_related("agency").order_by("-registrations__opened_on", "pk").first()
    if person is None:
        return
    [row] = enrol(session, [person], by=session.facilitator)
    answer = ("excuse", "work") if excused else ("miss", "")
    note_attendance(session, {row.pk: answer}, by=session.facilitator)
    row.refresh_from_db()
    if not excused:
        write_letter(row, by=session.facilitator)


def look_ahead(place, team, room):
    """Two sessions within a week; the second is full, and somebody waits."""
    known = Migrant.objects.filter(agency=place).with_open_file()
    known = known.exclude(needs.without_next_step(clock.today())).select_related("agency")
    people = list(known.distinct().order_by("pk")[: NEXT_SEATS + 1])
    day = working_day_after(clock.today() + datetime.timedelta(days=1), 1)
    for number, (code, hour, language) in enumerate(NEXT):
        kind, facilitator = ServiceType.objects.get(code=code), next(team)
        seats = SEATS if number == 0 else NEXT_SEATS
        try:
            session = plan(
                place, kind, facilitator, day, hour, room=room, seats=seats, language=language
            )
        except ValidationError:  # the facilitator receives somebody at that time
            continue
        for person in people:
            try:
                enrol(session, [person], by=facilitator)
            except ValidationError:  # the person has an appointment then
                continue
