"""Messages that follow the times agreed with people: convocation, change, reminder."""

import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from agencies.models import Transition
from services.actions.message import cancel_queued, queue_message
from services.convocations import CANCELLED, link_of, occasion_of, write
from services.enums import EnrolmentState, MessageKind, MessageState, SessionState
from services.models import Appointment, Enrolment, Message
from services.reach import reach_of
from sharaka_portal.lib import clock

# A reminder goes on the day before, at this hour; not for what was agreed on fewer days before.
REMINDER_HOUR = 10
REMINDER_DAYS = 2


@transaction.atomic
def convocation_for(appointment, *, by):
    """Queue the convocation to an appointment; None when the person cannot be written to."""
    return _tell(appointment, MessageKind.CONVOCATION, f"convocation:{appointment.public_id}", by)


@transaction.atomic
def convocation_for_enrolment(enrolment, *, by):
    """Queue the convocation to a workshop; None when the person cannot be written to."""
    return _tell(enrolment, MessageKind.CONVOCATION, f"convocation:{enrolment.public_id}", by)


@transaction.atomic
def tell_change(row, *, by, key=""):
    """Tell the new time of an appointment or of a workshop; what was queued of it before is moot.

    `key` tells one change of the same row from another.
    """
    cancel_queued(row.messages.all(), by=by)
    return _tell(row, MessageKind.CHANGE, f"change:{row.public_id}:{key}", by)


@transaction.atomic
def tell_cancelled(row, *, by):
    """Tell that an appointment or a workshop does not take place."""
    withdraw_messages(row, by=by)
    return _tell(row, MessageKind.CHANGE, f"cancelled:{row.public_id}", by, text=CANCELLED)


@transaction.atomic
def withdraw_messages(row, *, by):
    """Take back what was queued about an appointment or an enrolment that is no more."""
    cancel_queued(row.messages.all(), by=by)


def was_told(row):
    """Whether a message about the appointment or the enrolment has gone, or is on its way."""
    return row.messages.exclude(state__in=(MessageState.CANCELLED, MessageState.FAILED)).exists()


def queue_reminders(day):
    """Queue the reminders of the next two days; the daily job. Gives the number of messages."""
    return sum(1 for row in due_for_reminder(day) if _remind(row))


def due_for_reminder(day):
    """Appointments and enrolments of the next days, agreed on early enough to be forgotten."""
    first, last = clock.at(day + clock.ONE_DAY), clock.at(day + 3 * clock.ONE_DAY)
    reminders = Message.objects.filter(kind=MessageKind.REMINDER)
    dates = Appointment.objects.booked().on_day(first, last).filter(is_quiet=False)
    dates = dates.exclude(Exists(reminders.filter(appointment=OuterRef("pk"))))
    related = ("migrant__agency", "agency", "counsellor", "service_type", "room")
    rows = list(dates.select_related(*related))
    agreed = _agreed_on(rows)
    yield from (row for row in rows if _is_early(row.starts_at, agreed.get(row.public_id)))
    places = Enrolment.objects.filter(
        session__starts_at__gte=first,
        session__starts_at__lt=last,
        session__state=SessionState.PLANNED,
        state=EnrolmentState.ENROLLED,
    ).exclude(Exists(reminders.filter(enrolment=OuterRef("pk"))))
    names = ("agency", "facilitator", "service_type", "room")
    places = places.select_related("migrant__agency", *(f"session__{name}" for name in names))
    yield from (row for row in places if _is_early(row.session.starts_at, row.enrolled_on))


@transaction.atomic
def remind_again(appointment, *, by):
    """Queue the reminder of an appointment that was restored in the days the daily job looks at.

    A reminder that there was is withdrawn or gone; the job made it, or passed the appointment over.
    """
    days = clock.local_day(appointment.starts_at) - clock.today()
    agreed_on = _agreed_on([appointment]).get(appointment.public_id)
    is_near = clock.ONE_DAY <= days <= datetime.timedelta(days=REMINDER_DAYS)
    if appointment.is_quiet or not is_near or not _is_early(appointment.starts_at, agreed_on):
        return
    last = Transition.objects.filter(subject_id=appointment.public_id).latest("pk")
    _remind(appointment, by=by, again=f":{last.pk}")


def _agreed_on(appointments):
    """{public id: the day on which the appointment was booked first}."""
    keys = [row.public_id for row in appointments]
    first = Transition.objects.filter(subject_id__in=keys, source="")
    return dict(first.values_list("subject_id", "on"))


def _is_early(starts_at, agreed_on):
    days = datetime.timedelta(days=REMINDER_DAYS)
    return agreed_on is not None and agreed_on <= clock.local_day(starts_at) - days


def _remind(row, *, by=None, again=""):
    """Queue the reminder for the eve; `again` tells it from one that was queued before."""
    eve = clock.local_day(occasion_of(row).starts_at) - clock.ONE_DAY
    key = f"reminder:{row.public_id}{again}"
    at = clock.at(eve, REMINDER_HOUR)
    return _tell(row, MessageKind.REMINDER, key, by, send_after=max(at, clock.now()))


def _tell(row, kind, key, by, *, text="", send_after=None):
    """Queue a message about a row in the words of `text` or of its kind; nothing once it is past."""
    if occasion_of(row).starts_at <= clock.now():
        return None
    reach = reach_of(row.migrant)
    if not reach:
        return None
    subject, body = write(row, text or kind, reach)
    return queue_message(
        row.migrant,
        by=by,
        kind=kind,
        key=key,
        subject=subject,
        body=body,
        channel=reach.channel,
        address=reach.address,
        language=reach.language,
        send_after=send_after,
        **link_of(row),
    )
