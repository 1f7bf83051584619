"""What a person has ahead: appointments, and places in sessions."""

from services.enums import EnrolmentState
from services.models import Appointment
from sharaka_portal.lib import clock


def dates_ahead(migrant):
    """Booked appointments, seats and places on waiting lists that are still to begin, in order."""
    now = clock.now()
    dates = migrant.appointments.booked().filter(starts_at__gt=now)
    places = migrant.enrolments.select_related("session__service_type", "session__agency")
    rows = [
        *dates.select_related("migrant__agency", "service_type", "agency"),
        *(row for row in places if row.is_ahead and row.session.starts_at > now),
    ]
    return sorted(rows, key=lambda row: _about(row).starts_at)


def lines_ahead(migrant):
    """`dates_ahead` in words, one a line."""
    return [_line(row) for row in dates_ahead(migrant)]


def _about(row):
    return row if isinstance(row, Appointment) else row.session


def _line(row):
    about = _about(row)
    day, time = clock.local_day(about.starts_at), clock.local_time(about.starts_at)
    line = f"{day:%d/%m/%Y} {time:%H:%M} · {about.service_type.label}"
    if row.state == EnrolmentState.WAITING:
        line += f" ({row.get_state_display()})"
    return line
