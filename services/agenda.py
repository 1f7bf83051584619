"""The agenda as a table: hours down, days (or the counsellors of one day) across."""

import datetime
from dataclasses import dataclass, field

from agencies.enums import Action
from agencies.models import User
from services.busy import COUNSELLOR, Diary, Taken, is_open
from services.enums import AppointmentState, SessionState
from services.models import Appointment, Session
from services.querysets import minutes
from sharaka_portal.lib import clock, workdays

STEP = 30
WEEK, DAY = "week", "day"
WORKING_WEEK = range(5)
# What was cancelled or moved leaves the table; the list of the day keeps it.
SHOWN = (
    AppointmentState.BOOKED,
    AppointmentState.CAME,
    AppointmentState.EXCUSED,
    AppointmentState.NO_SHOW,
)
USUAL_HOURS = (datetime.time(9), datetime.time(16))  # of the table when none are known


@dataclass(frozen=True)
class Entry:
    """One line in a cell; what the reader may not see is only a time that is taken."""

    taken: Taken
    is_seen: bool = True

    @property
    def row(self):
        return self.taken.row

    @property
    def is_session(self):
        return isinstance(self.row, Session)

    @property
    def counsellor_id(self):
        return self.row.facilitator_id if self.is_session else self.row.counsellor_id

    @property
    def counsellor(self):
        return self.row.facilitator if self.is_session else self.row.counsellor


@dataclass
class Cell:
    """Half an hour of a column: what begins in it, and whether a time can be booked there."""

    column: object
    start: datetime.datetime
    entries: list = field(default_factory=list)
    is_open: bool = False
    is_taken: bool = False
    is_free: bool = False


@dataclass
class Column:
    """A day of somebody, or of everybody of the agency (`counsellor` is None)."""

    day: datetime.date
    counsellor: User | None
    entries: list = field(default_factory=list)
    holiday: str = ""
    absence: object = None

    @property
    def is_today(self):
        return self.day == clock.today()

    def wants(self, entry):
        whose = self.counsellor is None or entry.counsellor_id == self.counsellor.pk
        return whose and clock.local_day(entry.taken.start) == self.day


class Grid:
    """The table of an agency with its team, or of one counsellor, over a week or a day."""

    def __init__(self, user, agency, *, team=(), counsellor=None, day=None, span=WEEK):
        self.user, self.agency, self.counsellor = user, agency, counsellor
        self.day, self.span = day or clock.today(), span
        first = self.day - datetime.timedelta(days=self.day.weekday() if span == WEEK else 0)
        self.days = [first + datetime.timedelta(days=n) for n in range(7 if span == WEEK else 1)]
        self.team = [counsellor] if counsellor else list(team)
        self.entries = self._read()
        self.diary = Diary(
            agency, self.days[0], self.days[-1], counsellors=[one.pk for one in self.team]
        )
        self.entries += self._hidden()
        self.columns = self._columns()

    @property
    def step(self):
        """From one table to the next."""
        return datetime.timedelta(days=len(self.days))

    def _mine(self, rows, owner):
        rows = rows.visible_to(self.user, Action.VIEW_SERVICES).filter(
            starts_at__gte=clock.at(self.days[0]),
            starts_at__lt=clock.at(self.days[-1] + clock.ONE_DAY),
        )
        return rows.filter(
            **({owner: self.counsellor} if self.counsellor else {"agency": self.agency})
        )

    def _read(self):
        """What the reader may see."""
        met = self._mine(Appointment.objects.filter(state__in=SHOWN), "counsellor")
        met = met.select_related("migrant", "service_type", "counsellor", "room")
        held = self._mine(Session.objects.exclude(state=SessionState.CANCELLED), "facilitator")
        held = held.select_related("service_type", "facilitator", "room")
        return [Entry(Taken.by(row)) for row in [*met, *held]]

    def _hidden(self):
        """Times of the counsellors that are taken by what the reader may not see."""
        seen = {entry.row for entry in self.entries}
        return [
            Entry(stretch, is_seen=False)
            for (kind, _key), stretches in self.diary.taken.items()
            for stretch in stretches
            if kind == COUNSELLOR and stretch.row not in seen and self._is_within(stretch)
        ]

    def _is_within(self, stretch):
        return self.days[0] <= clock.local_day(stretch.start) <= self.days[-1]

    def _columns(self):
        if self.span == DAY and self.counsellor is None:
            columns = [Column(self.day, one) for one in self._at_work()]
        else:
            columns = [Column(day, self.counsellor) for day in self.days if self._has(day)]
        for column in columns:
            column.entries = [entry for entry in self.entries if column.wants(entry)]
            column.holiday = workdays.holiday_on(column.day)
            if column.counsellor:
                column.absence = self.diary.absence(column.counsellor.pk, column.day)
        return columns

    def _at_work(self):
        """The counsellors of the day; who leads the agency, or came from elsewhere, when taken."""
        taken = {entry.counsellor_id for entry in self.entries}
        usual = [one for one in self.team if not one.hands_out or one.pk in taken]
        known = {one.pk for one in usual}
        seen = {entry.counsellor_id: entry.counsellor for entry in self.entries if entry.is_seen}
        return [*usual, *(one for key, one in seen.items() if key not in known)]

    def _has(self, day):
        """Working days, the days on which the agency opens, and those on which something is."""
        return (
            self.span == DAY
            or day.weekday() in WORKING_WEEK
            or day.weekday() in self.diary.hours
            or any(clock.local_day(entry.taken.start) == day for entry in self.entries)
        )

    @property
    def rows(self):
        """[(time, cells of the columns)] from the first opening or entry to the last."""
        return [
            (time, [self._cell(column, time) for column in self.columns]) for time in self._times()
        ]

    def _times(self):
        spans = [span for spans in self.diary.hours.values() for span in spans] or [USUAL_HOURS]
        begun = [clock.local_time(entry.taken.start) for entry in self.entries]
        first = min(_half_hour(time) for time in [*begun, *(opens for opens, _ in spans)])
        last = max(
            *(_half_hour(time) + STEP for time in begun),
            *(_half_hour(closes, up=True) for _, closes in spans),
        )
        return [datetime.time(*divmod(start, 60)) for start in range(first, last, STEP)]

    def _cell(self, column, time):
        start = clock.at(column.day, time.hour, time.minute)
        end = start + minutes(STEP)
        cell = Cell(column, start)
        cell.is_open = is_open(self.diary.hours, start, end) and not column.absence
        cell.entries = sorted(
            (entry for entry in column.entries if start <= entry.taken.start < end),
            key=lambda entry: entry.taken.start,
        )
        if column.counsellor:
            key = column.counsellor.pk
            cell.is_taken = bool(self.diary.clash(COUNSELLOR, key, start, end))
            cell.is_free = start >= clock.now() and self.diary.is_free(start, end, counsellor=key)
        return cell


def _half_hour(time, *, up=False):
    """Minutes from midnight to the half hour before a time, or after it."""
    passed = time.hour * 60 + time.minute
    return (-(-passed // STEP) if up else passed // STEP) * STEP
