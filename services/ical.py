"""A counsellor's times for a calendar program: file numbers and services, nobody's name."""

import datetime

from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from agencies.enums import Action
from services.enums import Mode
from services.models import Appointment, Session
from services.querysets import minutes
from sharaka_portal.lib import clock

PAST_DAYS, COMING_DAYS = 30, 365
READ_AGAIN = datetime.timedelta(hours=1)
PRODUCT = "-//Sharaka//Portail Sharaka//FR"


def calendar_of(user):
    """The calendar as bytes, in the user's language: what is booked, and sessions to hold."""
    with translation.override(user.interface_language):
        calendar = Calendar.new(
            uid=f"{user.public_id}@sharaka",
            prodid=PRODUCT,
            name=_("Agenda Sharaka"),
            refresh_interval=READ_AGAIN,
        )
        for row in _rows(Appointment.objects.booked().filter(counsellor=user), user, "migrant"):
            calendar.add_component(_event(row, f"{row.service_type} · {row.migrant.file_number}"))
        for row in _rows(Session.objects.planned().filter(facilitator=user), user):
            calendar.add_component(_event(row, str(row.service_type)))
        return calendar.to_ical()


def _rows(rows, user, *related):
    today = clock.today()
    return (
        rows.visible_to(user, Action.VIEW_SERVICES)
        .filter(
            starts_at__gte=clock.at(today - datetime.timedelta(days=PAST_DAYS)),
            starts_at__lt=clock.at(today + datetime.timedelta(days=COMING_DAYS)),
        )
        .select_related("service_type", "agency", "room", *related)
        .order_by("starts_at", "pk")
    )


def _event(row, summary):
    """Moments travel in universal time: no table of time zones is needed to read them."""
    start = row.starts_at.astimezone(datetime.UTC)
    is_here = row.mode == Mode.AGENCY
    place = [str(row.room or ""), row.agency.label] if is_here else [row.get_mode_display()]
    return Event.new(
        uid=f"{row.public_id}@sharaka",
        summary=summary,
        start=start,
        end=start + minutes(row.duration_minutes),
        stamp=row.created_at.astimezone(datetime.UTC),
        location=", ".join(part for part in place if part),
        status="CONFIRMED",
    )
