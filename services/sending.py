"""The worker's side of messages: take a queued row, send it, say what became of it.

A row is taken by one conditional UPDATE that dates the claim; a worker that dies lets it run out,
and the row is taken again. Between the moment a provider took a message and the mark of it lies a
window in which a crash sends twice: both tries carry the same id (see docs/messages.md).
"""

import datetime
import logging
from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from agencies.transitions import TransitionRefused
from services.actions.common import move
from services.enums import (
    AppointmentState,
    EnrolmentState,
    MessageChannel,
    MessageKind,
    SessionState,
)
from services.models import Message
from services.reach import has_opted_out
from services.workflow import MESSAGE
from sharaka_portal.lib import clock, sms

logger = logging.getLogger(__name__)

# Longer than any try may take: mail and SMS give up after 20 seconds.
CLAIM = datetime.timedelta(minutes=5)
MOST_TRIES = 5
# How long to wait after each try.
DELAYS = [datetime.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120)]
ANNOUNCING = (MessageKind.CONVOCATION, MessageKind.REMINDER)


def send_due(stop=lambda: False):
    """Send what is due, one message after the other, until none is left or `stop` says so.

    Gives the number of messages that were taken.
    """
    taken = 0
    while not stop() and (message := claim(clock.now())):
        deliver(message)
        taken += 1
    return taken


def claim(now):
    """The next message that is due, taken for this worker alone; None when there is none."""
    while True:
        key = Message.objects.due(now).order_by("send_after", "pk").values_list("pk", flat=True)[:1]
        wanted = list(key)
        if not wanted:
            return None
        # The condition is asked again by the UPDATE itself: of two workers one changes the row.
        rows = Message.objects.due(now).filter(pk__in=wanted)
        if rows.update(claimed_until=now + CLAIM, attempts=F("attempts") + 1):
            related = ("migrant__agency", "appointment", "enrolment__session")
            return Message.objects.select_related(*related).get(pk=wanted[0])


def deliver(message):
    """Send a claimed message and note what became of it."""
    if message.attempts > MOST_TRIES:
        _settle(message, "fail", error=_("L’envoi s’est interrompu chaque fois."))
    elif _is_pointless(message):
        _settle(message, "drop")
    else:
        try:
            _hand_over(message)
        except (OSError, SMTPException, sms.SmsError) as error:
            _after_failure(message, error)
        else:
            _settle(message, "send", sent_at=clock.now())


def _is_pointless(message):
    """What changed since a message was queued: the person's wish, the appointment, the hour."""
    if message.is_to_person and has_opted_out(message.migrant):
        return True
    return message.kind in ANNOUNCING and not _still_stands(message)


def _still_stands(message):
    if message.appointment:
        row, is_on = message.appointment, message.appointment.state == AppointmentState.BOOKED
    elif message.enrolment:
        row = message.enrolment.session
        has_seat = message.enrolment.state == EnrolmentState.ENROLLED
        is_on = has_seat and row.state == SessionState.PLANNED
    else:
        return True
    return is_on and row.starts_at > clock.now()


def _hand_over(message):
    key = str(message.public_id)
    if message.channel == MessageChannel.SMS:
        sms.provider().send(message.address, message.body, key)
        return
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    headers = {"Message-ID": f"<{key}@{domain}>", "Auto-Submitted": "auto-generated"}
    EmailMessage(message.subject, message.body, to=[message.address], headers=headers).send()


def _after_failure(message, error):
    """Try again later, longer each time; after the last try, or a refusal, it has failed."""
    words = _words(message, error)
    logger.warning("Message %s did not go: %s", message.public_id, type(error).__name__)
    is_refused = isinstance(error, sms.SmsRefused | SMTPRecipientsRefused)
    if is_refused or message.attempts >= MOST_TRIES:
        _settle(message, "fail", error=words)
        return
    later = clock.now() + DELAYS[message.attempts - 1]
    mine = Message.objects.filter(pk=message.pk, claimed_until=message.claimed_until)
    mine.update(claimed_until=None, send_after=later, error=words)


def _words(message, error):
    """What went wrong, without the address: a line of history will quote it."""
    text = str(error) or type(error).__name__
    return text.replace(message.address, "…")[: Message._meta.get_field("error").max_length]


def _settle(message, name, **fields):
    """Write what became of a message; nothing when another worker was quicker."""
    fields = {"error": "", "claimed_until": None} | fields
    try:
        with transaction.atomic():
            move(MESSAGE, message, name, by=None, fields=fields)
    except TransitionRefused:
        logger.warning("Message %s was settled by another worker.", message.public_id)
