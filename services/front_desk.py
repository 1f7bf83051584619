"""The front desk of an agency today: who is expected, waits, was called, is gone."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from agencies.enums import Action
from services.enums import ArrivalState, Mode
from services.models import Appointment, Arrival
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
    """The lists of an agency as a reader may see them, in two queries."""
    here = _arrivals(user, agency)
    lists = {state: [row for row in here if row.state == state] for state in ArrivalState}
    return FrontDesk(
        expected=_expected(user, agency),
        waiting=lists[ArrivalState.WAITING],
        called=lists[ArrivalState.CALLED],
        gone=lists[ArrivalState.GONE],
    )


def _expected(user, agency):
    """Appointments of today in the agency of people who have not come yet."""
    rows = Appointment.objects.visible_to(user, Action.VIEW_SERVICES).booked()
    rows = rows.on_day(clock.at(clock.today()), clock.at(clock.today() + clock.ONE_DAY))
    rows = rows.filter(agency=agency, mode=Mode.AGENCY, arrival__isnull=True)
    rows = rows.select_related("migrant", "service_type", "counsellor", "room")
    found = list(rows.order_by("starts_at", "pk"))
    for row in found:
        late = _minutes_since(row.starts_at)
        row.late = in_words(late) if late else ""
    return found


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
