"""What occupies a counsellor, a room or a person at a time: the one place that knows.

A `Diary` reads it for some days in a fixed number of queries; booking, free slots and the agenda
ask the diary. `hold` makes bookings of the same people wait for each other.
"""

import datetime
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from agencies.models import Absence, OpeningHours, Room, User
from migrants.models import Migrant
from services.enums import EnrolmentState
from services.models import Appointment, Enrolment, Session
from services.querysets import LONGEST_APPOINTMENT, minutes
from sharaka_portal.lib import clock, workdays

COUNSELLOR, ROOM, PERSON = "counsellor", "room", "person"


@dataclass(frozen=True)
class Taken:
    """A stretch of time that is not free, and the row that takes it."""

    start: datetime.datetime
    end: datetime.datetime
    row: object

    @classmethod
    def by(cls, row):
        return cls(row.starts_at, row.starts_at + minutes(row.duration_minutes), row)

    def overlaps(self, start, end):
        return self.start < end and self.end > start


def hold(*, counsellors, rooms=(), people=()):
    """Lock whom a booking is about until the transaction ends: overlaps cannot be a constraint.

    Always users, then rooms, then people, each by key, so that no two bookings wait for each
    other for ever; other rows may go on naming the locked ones (`no_key`).
    """
    for model, rows in ((User, counsellors), (Room, rooms), (Migrant, people)):
        keys = {row.pk for row in rows if row is not None}
        if keys:
            locked = model._base_manager.select_for_update(no_key=True)
            list(locked.filter(pk__in=keys).order_by("pk").values_list("pk"))


class Diary:
    """What takes the time of some counsellors, rooms and people from one day to another.

    All of them are given, and asked for, by their keys. `without` leaves an appointment or a
    session out.
    """

    def __init__(self, agency, first, last, *, counsellors=(), rooms=(), people=(), without=None):
        self.agency, self.first, self.last = agency, first, last
        self.counsellors, self.rooms, self.people = set(counsellors), set(rooms), set(people)
        self.without = without
        self.taken = {}
        self._read_appointments()
        self._read_sessions()
        if self.people:
            self._read_enrolments()

    def _within(self, rows):
        """Rows that may share time with the days: what began up to eight hours before included."""
        start, end = clock.at(self.first), clock.at(self.last + clock.ONE_DAY)
        return rows.filter(starts_at__lt=end, starts_at__gt=start - minutes(LONGEST_APPOINTMENT))

    def _add(self, row, **keys):
        for kind, key in keys.items():
            if key is not None:
                self.taken.setdefault((kind, key), []).append(Taken.by(row))

    def _others(self, rows):
        """Rows but for the one left out."""
        return rows.exclude(pk=self.without.pk) if isinstance(self.without, rows.model) else rows

    def _read_appointments(self):
        whose = (
            Q(counsellor__in=self.counsellors) | Q(room__in=self.rooms) | Q(migrant__in=self.people)
        )
        rows = self._within(Appointment.objects.booked().filter(whose))
        for row in self._others(rows):
            self._add(row, counsellor=row.counsellor_id, room=row.room_id, person=row.migrant_id)

    def _read_sessions(self):
        whose = Q(facilitator__in=self.counsellors) | Q(room__in=self.rooms)
        rows = self._others(self._within(Session.objects.planned().filter(whose)))
        for row in rows.select_related("service_type"):
            self._add(row, counsellor=row.facilitator_id, room=row.room_id)

    def _read_enrolments(self):
        rows = Enrolment.objects.filter(
            state=EnrolmentState.ENROLLED,
            migrant__in=self.people,
            session__in=self._others(self._within(Session.objects.planned())),
        )
        for row in rows.select_related("session"):
            self._add(row.session, person=row.migrant_id)

    @cached_property
    def absences(self):
        """{counsellor: [absence]} of these days."""
        found = {}
        for row in Absence.objects.filter(
            user__in=self.counsellors, starts_on__lte=self.last, ends_on__gte=self.first
        ):
            found.setdefault(row.user_id, []).append(row)
        return found

    @cached_property
    def hours(self):
        return hours_of(self.agency)

    def clash(self, kind, key, start, end):
        """What takes the time of a counsellor, a room or a person, or None."""
        stretches = self.taken.get((kind, key), ())
        return next((one for one in stretches if one.overlaps(start, end)), None)

    def absence(self, counsellor, day):
        """The counsellor's absence on a day, or None."""
        rows = self.absences.get(counsellor, ())
        return next((row for row in rows if row.starts_on <= day <= row.ends_on), None)

    def is_free(self, start, end, *, counsellor, person=None):
        """Whether the agency is open, and the counsellor (and the person) there and not taken."""
        return (
            is_open(self.hours, start, end)
            and not self.absence(counsellor, clock.local_day(start))
            and not self.clash(COUNSELLOR, counsellor, start, end)
            and not self.clash(PERSON, person, start, end)
        )


def hours_of(agency):
    """{weekday: [(opens, closes)]} at which an agency receives people."""
    found = {}
    for row in OpeningHours.objects.filter(agency=agency):
        found.setdefault(row.weekday, []).append((row.opens_at, row.closes_at))
    return found


def is_open(hours, start, end):
    """Whether people are received during all of that time, on a day that is no holiday."""
    day = clock.local_day(start)
    if day in workdays.holidays_of(day.year) or clock.local_day(end) != day:
        return False
    first, last = clock.local_time(start), clock.local_time(end)
    return any(opens <= first and last <= closes for opens, closes in hours.get(day.weekday(), ()))


def refuse_absent(appointment):
    """Raise ValidationError when the counsellor receives nobody that day."""
    day = clock.local_day(appointment.starts_at)
    absences = Absence.objects.filter(user=appointment.counsellor_id)
    if absences.filter(starts_on__lte=day, ends_on__gte=day).exists():
        raise ValidationError({"counsellor": _("Le conseiller est absent ce jour-là.")})


def refuse_closed(appointment):
    """Raise ValidationError when the agency receives nobody at the time of an appointment."""
    stretch, hours = Taken.by(appointment), hours_of(appointment.agency)
    if not is_open(hours, stretch.start, stretch.end):
        raise ValidationError({"outside_hours": closed_because(hours, stretch.start)})


def closed_because(hours, start):
    """Why nobody is received then: a holiday, a closed day, the hour."""
    day = clock.local_day(start)
    if name := workdays.holiday_on(day):
        return _("Ce jour est férié : %(name)s.") % {"name": name}
    spans = hours.get(day.weekday())
    if not spans:
        return _("L’agence est fermée ce jour-là.")
    words = ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in spans)
    return _("L’agence reçoit de %(hours)s ce jour-là.") % {"hours": words}


def refuse_overlap(appointment):
    """Raise ValidationError unless counsellor, room and person are free for an appointment."""
    stretch, day = Taken.by(appointment), clock.local_day(appointment.starts_at)
    keys = {
        PERSON: appointment.migrant_id,
        COUNSELLOR: appointment.counsellor_id,
        ROOM: appointment.room_id,
    }
    diary = Diary(
        appointment.agency,
        day,
        day,
        counsellors=[keys[COUNSELLOR]],
        rooms=[keys[ROOM]] if keys[ROOM] else (),
        people=[keys[PERSON]],
        without=appointment,
    )
    for kind, key in keys.items():
        if clash := diary.clash(kind, key, stretch.start, stretch.end):
            raise ValidationError({"room" if kind == ROOM else "starts_at": words_of(kind, clash)})


def words_of(kind, clash):
    """Who is taken, by what, from when."""
    # fmt: off
    texts = {
        (PERSON, False): _("La personne a déjà un rendez-vous à %(time)s."),
        (PERSON, True): _("La personne est inscrite à un atelier à %(time)s."),
        (COUNSELLOR, False): _("Le conseiller a déjà un rendez-vous à %(time)s."),
        (COUNSELLOR, True): _("Le conseiller anime un atelier à %(time)s."),
        (ROOM, False): _("La salle est déjà prise à %(time)s."),
        (ROOM, True): _("Un atelier occupe la salle à %(time)s."),
    }
    # fmt: on
    found = texts[kind, isinstance(clash.row, Session)]
    return found % {"time": f"{clock.local_time(clash.start):%H:%M}"}
