"""What is written to a person about a time agreed with them, in their language.

An appointment and a place in a workshop read alike: an Occasion. Its texts are the templates of
templates/services/messages/, one folder a language: `sms.txt`, `subject.txt` and `email.txt`.
"""

import datetime
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format

from agencies.models import Agency, User
from services.enums import MessageChannel
from services.models import Appointment, Enrolment, ServiceType
from sharaka_portal.lib import clock

CANCELLED = "cancelled"  # a change after which nothing takes place


@dataclass(frozen=True)
class Occasion:
    """A time at which a person is expected."""

    starts_at: datetime.datetime
    service_type: ServiceType
    agency: Agency
    counsellor: User
    mode: str
    room: str = ""

    @property
    def day(self):
        return clock.local_day(self.starts_at)

    @property
    def time(self):
        return clock.local_time(self.starts_at)


def occasion_of(row):
    """The Occasion of an appointment, or of an enrolment in a session."""
    about = row.session if isinstance(row, Enrolment) else row
    host = about.facilitator if isinstance(row, Enrolment) else about.counsellor
    room = str(about.room or "")
    return Occasion(about.starts_at, about.service_type, about.agency, host, about.mode, room)


def link_of(row):
    """The field by which a message knows its occasion."""
    return {"appointment": row} if isinstance(row, Appointment) else {"enrolment": row}


def write(row, kind, reach):
    """(subject, body) of a message of a kind for whoever the Reach leads to."""
    with translation.override(reach.language):
        context = words(occasion_of(row), reach.language) | {"kind": str(kind)}
        if reach.channel == MessageChannel.SMS:
            return "", _text("sms", reach.language, context)
        subject = _text("subject", reach.language, context)
        return subject, _text("email", reach.language, context, keep_lines=True)


def words(occasion, language):
    """What the texts say of an occasion, in the active language."""
    agency = occasion.agency
    return {
        "day": date_format(occasion.day, "l j F Y"),
        "short_day": f"{occasion.day:%d/%m/%Y}",
        "time": f"{occasion.time:%H:%M}",
        "what": occasion.service_type.label_in(language),
        "mode": occasion.mode,
        "agency": agency.label_in(language),
        "place": place(agency),
        "phone": agency.phone,
        "room": occasion.room,
        "counsellor": str(occasion.counsellor),
        "papers": papers(occasion.service_type, language),
    }


def place(agency):
    """Where an agency is, as far as that is known, in the active language."""
    return f"{agency.address}, {agency.city}" if agency.address else agency.city


def papers(service_type, language):
    """The papers to bring, one a line."""
    lines = service_type.papers_in(language).splitlines()
    return [line.strip(" -•") for line in lines if line.strip(" -•")]


def _text(name, language, context, keep_lines=False):
    text = render_to_string(f"services/messages/{language}/{name}.txt", context)
    return _tidy(text) if keep_lines else " ".join(text.split())


def _tidy(text):
    """Without the empty lines that conditions leave: one at most between two paragraphs."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    kept = [line for number, line in enumerate(lines) if line or lines[number - 1]]
    return "\n".join(kept) + "\n"
