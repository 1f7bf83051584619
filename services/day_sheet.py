"""The day of an agency on paper, for the front desk and for a day without network."""

from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agencies.enums import Action
from migrants.models import Migrant
from migrants.permits import clock_of
from services.enums import AppointmentState, EnrolmentState
from services.models import Appointment, Session
from sharaka_portal.lib import clock
from sharaka_portal.lib.pdf import render_pdf

# Papers that end within so many days are worth a word at the desk.
WARNED_BANDS = {"ended", "30", "60"}
EXPECTED = (AppointmentState.BOOKED, AppointmentState.CAME)


@dataclass(frozen=True)
class Sheet:
    """What is printed, and the bytes of it."""

    content: bytes
    people: int


def day_sheet(user, agency, day):
    """The sheet of a day in the active language. Raises PdfError."""
    lines = _lines(user, agency, day)
    context = {
        "language": get_language(),
        "is_demo": settings.DEMO,
        "agency": agency,
        "day": day,
        "today": clock.today(),
        "lines": lines,
        "sessions": _sessions(user, agency, day),
        "title": _("Feuille du jour"),
    }
    html = render_to_string("services/pdf/day_sheet.html", context)
    content = render_pdf(
        html,
        language=context["language"],
        title=f"{context['title']} · {agency.label} · {date_format(day, 'd/m/Y')}",
        author=_("Portail Sharaka"),
        created=clock.at(clock.today()),
        css=("css/pdf_papers.css", "css/pdf_agenda.css"),
    )
    return Sheet(content, len(lines))


def _lines(user, agency, day):
    """The day's appointments that stand, each with the person's permit clock."""
    rows = Appointment.objects.visible_to(user, Action.VIEW_SERVICES).filter(
        agency=agency, state__in=EXPECTED
    )
    rows = rows.on_day(clock.at(day), clock.at(day + clock.ONE_DAY)).order_by("starts_at", "pk")
    lines = list(rows.select_related("service_type", "counsellor", "room"))
    people = Migrant.objects.with_file().select_related("agency", "spoken_language")
    found = people.in_bulk([row.migrant_id for row in lines])
    for row in lines:
        row.migrant = found[row.migrant_id]
        row.permit = clock_of(row.migrant.current_permits, day)
        row.is_warned = row.permit.band in WARNED_BANDS
    return lines


def _sessions(user, agency, day):
    rows = (
        Session.objects.visible_to(user, Action.VIEW_SERVICES)
        .planned()
        .filter(
            agency=agency, starts_at__gte=clock.at(day), starts_at__lt=clock.at(day + clock.ONE_DAY)
        )
    )
    rows = list(
        rows.select_related("service_type", "facilitator", "room").prefetch_related("enrolments")
    )
    for row in rows:
        row.enrolled = sum(one.state == EnrolmentState.ENROLLED for one in row.enrolments.all())
    return rows
