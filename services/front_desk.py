"""The front desk of an agency today: who is expected, waits, was called, is gone."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from agencies.enums import Action
from agencies.models import User
from migrants.models import Migrant
from services.enums import ArrivalState, Mode
from services.models import Appointment, Arrival, Enrolment, Session
from sharaka_portal.lib import clock

LONG_WAIT = 30  # minutes


@dataclass(frozen=True)
class FrontDesk:
    """The four lists; those who wait and those called in the order in which they came."""

    expected: list
    waiting: list
    called: list
    gone: list


def front_desk(user, agency):
    """The lists of an agency as a reader may see them, in three queries."""
    here = _arrivals(user, agency)
    lists = {state: [row for row in here if row.state == state] for state in ArrivalState}
    return FrontDesk(
        expected=_expected(user, agency),
        waiting=lists[ArrivalState.WAITING],
        called=lists[ArrivalState.CALLED],
        gone=lists[ArrivalState.GONE],
    )


@dataclass(frozen=True)
class Expected:
    """Somebody who has a time at the agency today: an `appointment`, or a place in a session."""

    kind: str
    public_id: UUID
    migrant: Migrant
    meeting: Appointment | Session
    counsellor: User

    @property
    def late(self):
        late = _minutes_since(self.meeting.starts_at)
        return in_words(late) if late else ""


def _expected(user, agency):
    """Those who have a time at the agency today and have not come yet, in order of time."""
    found = [*_with_appointment(user, agency), *_enrolled(user, agency)]
    return sorted(found, key=lambda one: (one.meeting.starts_at, one.meeting.pk, one.migrant.pk))


def _with_appointment(user, agency):
    rows = Appointment.objects.visible_to(user, Action.VIEW_SERVICES).booked()
    rows = rows.on_day(clock.at(clock.today()), clock.at(clock.today() + clock.ONE_DAY))
    rows = rows.filter(agency=agency, mode=Mode.AGENCY, arrival__isnull=True)
    for row in rows.select_related("migrant", "service_type", "counsellor", "room"):
        yield Expected("appointment", row.public_id, row.migrant, row, row.counsellor)


def _enrolled(user, agency):
    """Those with a seat in a session of today who have not come at all today."""
    came = Arrival.objects.filter(migrant=OuterRef("migrant"), on=clock.today())
    rows = Enrolment.objects.visible_to(user, Action.VIEW_SERVICES).ahead(clock.today())
    rows = rows.filter(
        ~Exists(came),
        session__starts_at__lt=clock.at(clock.today() + clock.ONE_DAY),
        session__agency=agency,
        session__mode=Mode.AGENCY,
    )
    related = ("session__service_type", "session__facilitator", "session__room", "migrant")
    for row in rows.select_related(*related):
        yield Expected(
            "enrolment", row.public_id, row.migrant, row.session, row.session.facilitator
        )


def _arrivals(user, agency):
    rows = Arrival.objects.visible_to(user, Action.VIEW_SERVICES)
    rows = rows.filter(agency=agency, on=clock.today())
    rows = rows.select_related(
        "migrant", "counsellor", "appointment__service_type", "appointment__room"
    )
    found = list(rows)
    for row in found:
        waited = _minutes_since(row.arrived_at, until=row.called_at or row.gone_at)
        row.waited, row.waits_long = in_words(waited), waited >= LONG_WAIT
    return found


def _minutes_since(moment, until=None):
    """Whole minutes from a moment to now or to another one; none before it."""
    return max(0, int(((until or clock.now()) - moment).total_seconds() // 60))


def in_words(minutes):
    """Minutes as people say them: 45 min, 1 h 05."""
    hours, rest = divmod(minutes, 60)
    if hours:
        return _("%(hours)d h %(minutes)02d") % {"hours": hours, "minutes": rest}
    return _("%(minutes)d min") % {"minutes": rest}
